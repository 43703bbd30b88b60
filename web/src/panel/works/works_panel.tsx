import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Project, Zone } from '../../api/works_client';
import { t } from '../../i18n';
import { sees_all } from '../../state/may';
import { choose_project, choose_zone, kNothing, pointed, projects, shown_project, works } from '../../state/works';
import { go, parts } from '../../state/view';
import { kWorksPages } from '../../state/view_url';
import { Choice, Empty, Failure, Progress, Segments } from '../parts';
import { TotalsTable } from './totals_table';
import { is_made_up, stage_name } from '../../i18n/work_words';
import { StageSign } from './work_legend';
import { WorkList } from './work_list';

function MadeUp({ of }: { of: Pick<Project, 'provenance'> }): JSX.Element | null {
  return is_made_up(of) ? <span class="chip">{t('works.made_up')}</span> : null;
}

function facts(zone: Zone['properties']): string {
  return [
    stage_name(zone.stage),
    zone.started_on && t('works.started', { date: zone.started_on }),
    zone.finished_on && t('works.finished', { date: zone.finished_on }),
    !zone.whole && t('works.part'),
  ].filter(Boolean).join(' · ');
}

function ZoneRow({ zone }: { zone: Zone['properties'] }): JSX.Element {
  const chosen = parts.zone.value === zone.id;
  const row = useRef<HTMLLIElement>(null);
  // Chosen only: the pointer on the map is nearly always in some zone.
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const hover = (id: number) => { pointed.value = { ...kNothing, zone: id }; };
  return (
    <li ref={row} class={pointed.value.zone === zone.id ? 'hovered' : ''} onPointerEnter={() => hover(zone.id)} onPointerLeave={() => hover(0)}>
      <button type="button" class="item" aria-pressed={chosen} data-zone={zone.id} onFocus={() => hover(zone.id)} onBlur={() => hover(0)}
        onClick={() => choose_zone(zone.id)}>
        <StageSign stage={zone.stage} />
        <span class="item-text">
          <span class="item-title">{zone.name}</span>
          <span class="quiet">{facts(zone)}</span>
        </span>
      </button>
    </li>
  );
}

function Zones({ zones }: { zones: Zone[] }): JSX.Element | null {
  if (zones.length === 0) return null;
  return (
    <section aria-label={t('works.zones')}>
      <h3>{t('works.zones')}</h3>
      <ul class="items">{zones.map(({ properties: zone }) => <ZoneRow key={zone.id} zone={zone} />)}</ul>
    </section>
  );
}

export function WorksPanel(): JSX.Element {
  const { data: all, busy } = projects.state.value;
  const project = shown_project.value;
  const shown = works.state.value;
  return (
    <section class="panel-body scroll works" aria-label={t('works.title')}>
      <h2>{t('works.title')}</h2>
      <Progress busy={busy || shown.busy} />
      <Failure of={projects} />
      <Failure of={works} />
      {all?.length === 0 && <Empty>{t(sees_all.value ? 'works.empty' : 'works.empty_here')}</Empty>}
      {all && all.length > 1 && (
        <Choice label={t('works.project')} value={String(project?.id ?? '')} change={(id) => choose_project(Number(id))}
          choices={all.map((one) => ({ value: String(one.id), text: one.name }))} />
      )}
      {project && <p><strong>{project.name}</strong> <MadeUp of={project} /></p>}
      {shown.data && <Zones zones={shown.data.zones.features} />}
      {shown.data && (
        <div class="works-page">
          <Segments label={t('works.page')} value={parts.works.value} change={(page) => go({ works: page })}
            choices={kWorksPages.map((value) => ({ value, text: t(`works.${value}`) }))} />
        </div>
      )}
      {shown.data && (parts.works.value === 'totals' ? <TotalsTable /> : <WorkList all={shown.data.features} />)}
    </section>
  );
}
