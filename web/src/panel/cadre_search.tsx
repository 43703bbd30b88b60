// A search for one of the cadres, by name, number, skill or office.
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Cadre, Named } from '../api/task_types';
import { t } from '../i18n';
import { cadres, search_cadres } from '../state/suggestions';
import { Empty, Failure, Progress } from './parts';

export function duty_text(on_duty: boolean | null | undefined): string {
  if (on_duty === null || on_duty === undefined) return t('suggest.duty_unknown');
  return t(on_duty ? 'suggest.on_duty' : 'suggest.off_duty');
}

const kTypingMilliseconds = 180;

// What tells two of the same name apart: the number and the office.
export function cadre_facts({ properties: { id, organisation } }: Cadre): string {
  return [`#${id}`, organisation?.name ?? ''].filter(Boolean).join(' · ');
}

function Row({ cadre, take, more }: { cadre: Cadre; take: (one: Named) => void; more: string }): JSX.Element {
  const { id, name } = cadre.properties;
  return (
    <li>
      <button type="button" class="item" data-cadre={id} onClick={() => take({ id, name })}>
        <span class="item-text">
          <span class="item-title">{name}</span>
          <span class="quiet">{[cadre_facts(cadre), more].filter(Boolean).join(' · ')}</span>
        </span>
      </button>
    </li>
  );
}

export function CadreSearch({ label, take, without = [], more = () => '' }: {
  label: string;
  take: (one: Named) => void;
  without?: number[]; // offered elsewhere already
  more?: (cadre: Cadre) => string; // what else is told of each
}): JSX.Element {
  const [q, set_q] = useState('');
  const { data, busy } = cadres.state.value;
  useEffect(() => {
    const timer = setTimeout(() => search_cadres(q), kTypingMilliseconds);
    return () => clearTimeout(timer);
  }, [q]);
  useEffect(() => () => search_cadres(''), []);
  const found = (data?.found ?? []).filter(({ properties }) => !without.includes(properties.id));
  return (
    <>
      <label class="field">
        <span>{label}</span>
        <input type="search" id="cadre-search" value={q} autocomplete="off" maxLength={100} onInput={(e) => set_q(e.currentTarget.value)}
          onKeyDown={(e) => { if (e.key === 'Enter') e.preventDefault(); }} />
      </label>
      <Progress busy={busy} />
      <Failure of={cadres} />
      {q.trim() !== '' && data?.q === q.trim() && data.found.length === 0 && <Empty>{t('suggest.not_found', { q: q.trim() })}</Empty>}
      {q.trim() && found.length > 0 && (
        <ul class="items">{found.map((cadre) => <Row key={cadre.id} cadre={cadre} take={take} more={more(cadre)} />)}</ul>
      )}
    </>
  );
}
