// The best people for the open task, numbered as on the map, and a search for anybody else.
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Move, Named, Suggestion } from '../../api/task_types';
import { t, words } from '../../i18n';
import { cadres, hovered_cadre, search_cadres, suggestions, take_suggestion } from '../../state/suggestions';
import { Empty, IconButton, Progress, Trouble } from '../parts';

function basis_text(basis: string): string {
  const known = ['office', 'home', 'duty_area'];
  return known.includes(basis) ? t(`suggest.from.${basis}` as 'suggest.from.office') : basis;
}

function duty_text(on_duty: boolean | null): string {
  if (on_duty === null) return t('suggest.duty_unknown');
  return t(on_duty ? 'suggest.on_duty' : 'suggest.off_duty');
}

export function minutes_of(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60));
}

function Row({ one, rank, take }: { one: Suggestion; rank: number; take: (cadre: Named) => void }): JSX.Element {
  const { cadre } = one;
  const over = (on: boolean) => () => { hovered_cadre.value = on ? cadre.id : 0; };
  return (
    <li class={hovered_cadre.value === cadre.id ? 'hovered' : ''}>
      <button type="button" class="item suggestion" data-cadre={cadre.id} onMouseEnter={over(true)} onMouseLeave={over(false)}
        onFocus={over(true)} onBlur={over(false)} onClick={() => take(cadre)}>
        <span class="rank" aria-hidden="true">{rank}</span>
        <span class="item-text">
          <span class="row between">
            <span class="item-title">{cadre.name}</span>
            <span class="number nowrap">{t('suggest.minutes', { n: minutes_of(one.seconds) })}</span>
          </span>
          <span class="reason">{`${basis_text(one.basis)} · ${words({ zh: one.reason_zh, en: one.reason_en })}`}</span>
        </span>
      </button>
    </li>
  );
}

function left_out_text(left_out: Record<string, number>): string {
  const parts = (['no_way', 'off_duty'] as const).filter((why) => (left_out[why] ?? 0) > 0)
    .map((why) => t(`suggest.left_out.${why}`, { n: left_out[why]! }));
  return parts.length ? t('suggest.left_out', { list: parts.join('、') }) : '';
}

function Others({ take, listed }: { take: (cadre: Named) => void; listed: number[] }): JSX.Element {
  const [q, set_q] = useState('');
  const { data, busy, problem } = cadres.state.value;
  useEffect(() => {
    const timer = setTimeout(() => search_cadres(q), 180);
    return () => clearTimeout(timer);
  }, [q]);
  const found = (data ?? []).filter(({ properties }) => !listed.includes(properties.id));
  return (
    <>
      <label class="field">
        <span>{t('suggest.find')}</span>
        <input type="search" id="cadre-search" value={q} autocomplete="off" maxLength={100} onInput={(e) => set_q(e.currentTarget.value)} />
      </label>
      <Progress busy={busy} />
      {problem && <Trouble problem={problem} />}
      {q.trim() && data?.length === 0 && <Empty>{t('suggest.not_found', { q: q.trim() })}</Empty>}
      <ul class="items">
        {q.trim() && found.map(({ properties: { id, name, organisation, on_duty, open_tasks } }) => (
          <li key={id}>
            <button type="button" class="item" data-cadre={id} onClick={() => take({ id, name })}>
              <span class="item-text">
                <span class="item-title">{name}</span>
                <span class="quiet">
                  {[organisation?.name, duty_text(on_duty ?? null), open_tasks === undefined ? '' : t('suggest.load', { n: open_tasks })]
                    .filter(Boolean).join(' · ')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

export function SuggestionList({ move, holder, take, leave }: {
  move: Move; holder: number; take: (cadre: Named) => void; leave: () => void;
}): JSX.Element {
  const { data, busy, problem } = suggestions.state.value;
  const offered = (data?.suggestions ?? []).filter(({ cadre }) => cadre.id !== holder);
  useEffect(() => {
    // The keys 1-5 take what is listed here.
    take_suggestion.value = (rank) => {
      const one = offered[rank - 1];
      if (one) take(one.cadre);
    };
    return () => { take_suggestion.value = null; };
  });
  const left_out = data ? left_out_text(data.left_out ?? {}) : '';
  return (
    <div class="suggestions" data-form={move}>
      <header class="row between">
        <h3>{t(move === 'transfer' ? 'suggest.title_transfer' : 'suggest.title')} <span class="quiet">{t('suggest.keys')}</span></h3>
        <IconButton icon="close" label={t('common.close')} class="small" click={leave} />
      </header>
      <Progress busy={busy} />
      {problem && <Trouble problem={problem} />}
      {data?.warnings?.map((warning, i) => <p key={i} class="warning">{words(warning)}</p>)}
      {data && offered.length === 0 && <Empty>{t('suggest.none')}</Empty>}
      <ol class="items" data-suggestions>
        {offered.map((one, i) => <Row key={one.cadre.id} one={one} rank={i + 1} take={take} />)}
      </ol>
      {left_out && <p class="quiet">{left_out}</p>}
      <Others take={take} listed={offered.map(({ cadre }) => cadre.id)} />
    </div>
  );
}
