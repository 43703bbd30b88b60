// The items of the project: filtered, or those at a spot of the map.
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import { kStages, type WorkItem } from '../../api/works_client';
import { t } from '../../i18n';
import { kNothing, kNoWorkFilter, listed_works, open_work, pointed, work_filtered, works_here } from '../../state/works';
import { go, parts } from '../../state/view';
import { move_focus } from '../move_focus';
import { Choice, Empty, Share } from '../parts';
import { quantity, stage_name, unit_name, work_kind_name } from '../../i18n/work_words';
import { WorkEditor } from './work_editor';
import { StageSign } from './work_legend';

function dates({ properties: one }: WorkItem): string {
  if (one.finished_on) return t('works.finished', { date: one.finished_on });
  if (!one.planned_start && !one.planned_end) return '';
  return t('works.planned_dates', { from: one.planned_start ?? '…', to: one.planned_end ?? '…' });
}

// Brings the row into sight when it is chosen or the pointer is over it on the map.
function use_in_sight(wanted: boolean) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (wanted) row.current?.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  return row;
}

function Item({ item }: { item: WorkItem }): JSX.Element {
  const one = item.properties;
  const open = open_work.value?.properties.id === one.id;
  const { items, on_map } = pointed.value;
  const row = use_in_sight(open || (on_map && items[0] === one.id));
  const text = t('works.progress', { done: quantity(one.done), planned: quantity(one.planned), unit: unit_name(one.unit) });
  const hover = (ids: number[]) => { pointed.value = { ...kNothing, items: ids }; };
  const facts = [work_kind_name(one.kind), stage_name(one.stage), one.zones.map((zone) => zone.name).join(t('common.list_mark'))];
  const when = dates(item);
  return (
    <li ref={row} class={items.includes(one.id) ? 'hovered' : ''} onPointerEnter={() => hover([one.id])} onPointerLeave={() => hover([])}>
      <button type="button" class="item" aria-expanded={open} data-work={one.id} onFocus={() => hover([one.id])} onBlur={() => hover([])}
        onClick={() => go({ work: open ? 0 : one.id })}>
        <StageSign stage={one.stage} />
        <span class="item-text">
          <span class="item-title">{one.name || work_kind_name(one.kind)}</span>
          <span class="quiet">{facts.filter(Boolean).join(' · ')}</span>
          {when && <span class="quiet">{when}</span>}
          <Share part={Math.min(one.done, one.planned)} whole={one.planned} text={text} />
          {!one.whole && <span class="quiet">{t('works.part')}</span>}
        </span>
      </button>
      {open && one.editable.length > 0 && <WorkEditor key={one.id} item={item} />}
    </li>
  );
}

function Filter({ all }: { all: WorkItem[] }): JSX.Element {
  const kinds = [...new Set(all.map((item) => item.properties.kind))].sort();
  const { value: kind } = parts.work_kind;
  if (kind && !kinds.includes(kind)) kinds.push(kind); // of a link: seen, so that it can be taken off
  return (
    <div class="row">
      <Choice label={t('works.kind')} id="work-kind" value={kind} change={(work_kind) => go({ work_kind })}
        choices={[{ value: '', text: t('works.any_kind') }, ...kinds.map((value) => ({ value, text: work_kind_name(value) }))]} />
      <Choice label={t('works.stage')} id="work-stage" value={parts.stage.value} change={(stage) => go({ stage })}
        choices={[{ value: '' as const, text: t('works.any_stage') }, ...kStages.map((value) => ({ value, text: stage_name(value) }))]} />
    </div>
  );
}

function Here({ count }: { count: number }): JSX.Element {
  return (
    <p class="row between" role="status">
      <strong>{t('works.here', { n: count })}</strong>
      <button type="button" onClick={() => (works_here.value = [])}>{t('works.here_leave')}</button>
    </p>
  );
}

export function WorkList({ all }: { all: WorkItem[] }): JSX.Element {
  const here = works_here.value;
  const listed = listed_works.value.filter(({ properties: { id } }) => here.length === 0 || here.includes(id));
  return (
    <section aria-label={t('works.items')}>
      <h3>{t('works.items')}</h3>
      <Filter all={all} />
      {here.length > 0 ? <Here count={listed.length} /> : (
        <p class="row between">
          <span class="quiet" data-count={listed.length}>{t('works.count', { n: listed.length })}</span>
          {work_filtered.value && <button type="button" onClick={() => go(kNoWorkFilter)}>{t('works.no_filter')}</button>}
        </p>
      )}
      {listed.length === 0 && <Empty>{t('works.none_match')}</Empty>}
      <ul class="items" onKeyDown={move_focus('[data-work]')}>{listed.map((item) => <Item key={item.properties.id} item={item} />)}</ul>
    </section>
  );
}
