// The best people for the open task, numbered as on the map, and a search for anybody else.
import { useLayoutEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Cadre, Move, Named, Suggestion } from '../../api/task_types';
import { t, words } from '../../i18n';
import { hovered_cadre, suggestions, take_suggestion } from '../../state/suggestions';
import { walk_minutes } from '../../state/time_left';
import { CadreSearch, duty_text } from '../cadre_search';
import { Empty, Failure, IconButton, Progress } from '../parts';

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
            <span class="number nowrap">{t('suggest.minutes', { n: walk_minutes(one.seconds) })}</span>
          </span>
          <span class="reason">{words({ zh: one.reason_zh, en: one.reason_en })}</span>
        </span>
      </button>
    </li>
  );
}

function left_out_text(left_out: Record<string, number>): string {
  const parts = (['no_way', 'off_duty'] as const).filter((why) => (left_out[why] ?? 0) > 0)
    .map((why) => t(`suggest.left_out.${why}`, { n: left_out[why]! }));
  return parts.length ? t('suggest.left_out', { list: parts.join(t('common.list_mark')) }) : '';
}

function load_text({ properties: { on_duty, open_tasks } }: Cadre): string {
  return [duty_text(on_duty), open_tasks === undefined ? '' : t('suggest.load', { n: open_tasks })].filter(Boolean).join(' · ');
}

export function SuggestionList({ move, holder, take, leave }: {
  move: Move; holder: number; take: (cadre: Named) => void; leave: () => void;
}): JSX.Element {
  const { data, busy } = suggestions.state.value;
  const offered = (data?.suggestions ?? []).filter(({ cadre }) => cadre.id !== holder);
  useLayoutEffect(() => {
    // The keys 1-5 take what is listed here, from the moment it can be seen.
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
      <Failure of={suggestions} />
      {data?.warnings?.map((warning, i) => <p key={i} class="warning">{words(warning)}</p>)}
      {data && offered.length === 0 && <Empty>{t('suggest.none')}</Empty>}
      <ol class="items" data-suggestions>
        {offered.map((one, i) => <Row key={one.cadre.id} one={one} rank={i + 1} take={take} />)}
      </ol>
      {left_out && <p class="quiet">{left_out}</p>}
      <CadreSearch label={t('suggest.find')} take={take} without={offered.map(({ cadre }) => cadre.id)} more={load_text} />
    </div>
  );
}
