import type { JSX } from 'preact';

import { kStages, type Project, type WorkItem, type Zone } from '../../api/works_client';
import { t } from '../../i18n';
import {
  hovered_work, listed_works, open_work, projects, shown_project, work_kind, work_stage, work_zone, works,
} from '../../state/works';
import { go, parts } from '../../state/view';
import { Choice, Empty, Progress, Share, Trouble } from '../parts';
import { TotalsTable } from './totals_table';
import { is_made_up, kStageSigns, quantity, stage_name } from './words';
import { WorkEditor } from './work_editor';

function MadeUp({ of }: { of: Pick<Project, 'provenance'> }): JSX.Element | null {
  return is_made_up(of) ? <span class="chip">{t('works.made_up')}</span> : null;
}

function dates(zone: Zone['properties']): string {
  return [
    zone.started_on && t('works.started', { date: zone.started_on }),
    zone.finished_on && t('works.finished', { date: zone.finished_on }),
  ].filter(Boolean).join(' · ');
}

function Zones({ zones }: { zones: Zone[] }): JSX.Element | null {
  if (zones.length === 0) return null;
  return (
    <section aria-label={t('works.zones')}>
      <h3>{t('works.zones')}</h3>
      <ul class="items">
        {zones.map(({ properties: zone }) => (
          <li key={zone.id}>
            <button type="button" class="item" aria-pressed={work_zone.value === zone.id} data-zone={zone.name}
              onClick={() => (work_zone.value = work_zone.value === zone.id ? 0 : zone.id)}>
              <span class={`stage-sign ${zone.stage}`} aria-hidden="true">{kStageSigns[zone.stage]}</span>
              <span class="item-text">
                <span class="item-title">{zone.name}</span>
                <span class="quiet">{[stage_name(zone.stage), dates(zone), zone.whole ? '' : t('works.part')].filter(Boolean).join(' · ')}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ item }: { item: WorkItem }): JSX.Element {
  const one = item.properties;
  const open = open_work.value?.properties.id === one.id;
  const text = t('works.progress', { done: quantity(one.done), planned: quantity(one.planned), unit: one.unit });
  const hover = (id: number) => { hovered_work.value = id; };
  return (
    <li class={hovered_work.value === one.id ? 'hovered' : ''} onPointerEnter={() => hover(one.id)} onPointerLeave={() => hover(0)}>
      <button type="button" class="item" aria-expanded={open} data-work={one.id} onFocus={() => hover(one.id)} onBlur={() => hover(0)}
        onClick={() => go({ work: open ? 0 : one.id })}>
        <span class={`stage-sign ${one.stage}`} aria-hidden="true">{kStageSigns[one.stage]}</span>
        <span class="item-text">
          <span class="item-title">{one.name || one.kind}</span>
          <span class="quiet">{[one.kind, stage_name(one.stage), one.zones.map((zone) => zone.name).join('、')].filter(Boolean).join(' · ')}</span>
          <Share part={Math.min(one.done, one.planned)} whole={one.planned} text={text} />
          {!one.whole && <span class="quiet">{t('works.part')}</span>}
        </span>
      </button>
      {open && one.editable.length > 0 && <WorkEditor item={item} />}
    </li>
  );
}

function Items({ all }: { all: WorkItem[] }): JSX.Element {
  const kinds = [...new Set(all.map((item) => item.properties.kind))].sort();
  const listed = listed_works.value;
  return (
    <section aria-label={t('works.items')}>
      <h3>{t('works.items')}</h3>
      <div class="row">
        <Choice label={t('works.kind')} value={work_kind.value} change={(kind) => (work_kind.value = kind)}
          choices={[{ value: '', text: t('works.any_kind') }, ...kinds.map((kind) => ({ value: kind, text: kind }))]} />
        <Choice label={t('works.stage')} value={work_stage.value} change={(stage) => (work_stage.value = stage)}
          choices={[{ value: '' as const, text: t('works.any_stage') }, ...kStages.map((stage) => ({ value: stage, text: stage_name(stage) }))]} />
      </div>
      <p class="quiet">{t('works.count', { n: listed.length })}</p>
      <ul class="items">{listed.map((item) => <Item key={item.properties.id} item={item} />)}</ul>
    </section>
  );
}

export function WorksPanel(): JSX.Element {
  const { data: all, busy, problem } = projects.state.value;
  const project = shown_project.value;
  const shown = works.state.value;
  return (
    <section class="panel-body scroll works" aria-label={t('works.title')}>
      <h2>{t('works.title')}</h2>
      <Progress busy={busy || shown.busy} />
      {(problem ?? shown.problem) && <Trouble problem={(problem ?? shown.problem)!} />}
      {all?.length === 0 && <Empty>{t('works.empty')}</Empty>}
      {all && all.length > 1 && (
        <Choice label={t('works.project')} value={String(parts.project.value || all[0]!.id)}
          change={(id) => go({ project: Number(id), work: 0 })}
          choices={all.map((one) => ({ value: String(one.id), text: one.name }))} />
      )}
      {project && <p><strong>{project.name}</strong> <MadeUp of={project} /></p>}
      {shown.data && <Zones zones={shown.data.zones.features} />}
      {shown.data && <TotalsTable />}
      {shown.data && <Items all={shown.data.features} />}
    </section>
  );
}
