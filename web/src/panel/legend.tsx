import type { JSX } from 'preact';

import { t } from '../i18n';
import { band_colours, kAssignmentInk, kShareColours, kShareSteps } from '../map/palette';
import { shown_tab } from '../state/may';
import { assignment, coverage, service_area } from '../state/tools';
import { TaskLegend } from './tasks/task_legend';
import { WorkLegend } from './works/work_legend';

function Bands({ minutes }: { minutes: number[] }): JSX.Element {
  const colours = band_colours(minutes.length);
  return (
    <>
      <strong>{t('service.legend')}</strong>
      {minutes.map((n, i) => (
        <span key={n}><span class={`swatch band-${i}`} style={{ background: colours[i] }} /> {t('common.minutes', { n })}</span>
      ))}
    </>
  );
}

function Shares(): JSX.Element {
  return (
    <>
      <strong>{t('coverage.legend')}</strong>
      {kShareColours.map((colour, i) => (
        <span key={colour}>
          <span class="swatch" style={{ background: colour }} /> {kShareSteps[i]! * 100}–{i + 1 < kShareSteps.length ? kShareSteps[i + 1]! * 100 : 100}%
        </span>
      ))}
      <span><span class="cross">×</span> {t('coverage.legend_uncovered')}</span>
    </>
  );
}

function Lines(): JSX.Element {
  return (
    <>
      <span><span class="swatch square" style={{ background: '#46505c' }} /> {t('assignment.legend_unit')}</span>
      <span><span class="swatch round" style={{ background: kAssignmentInk }} /> {t('assignment.legend_target')}</span>
      <span><span class="swatch line" style={{ background: kAssignmentInk }} /> {t('assignment.legend_line')}</span>
    </>
  );
}

// The key to what the tool in use draws.
export function Legend(): JSX.Element | null {
  const tab = shown_tab.value;
  const reach = service_area.state.value.data;
  let content: JSX.Element | null = null;
  if (tab === 'service' && reach?.linked) content = <Bands minutes={reach.bands.map((band) => band.minutes)} />;
  if (tab === 'coverage' && coverage.state.value.data) content = <Shares />;
  if (tab === 'assignment' && assignment.state.value.data?.rows.length) content = <Lines />;
  if (tab === 'tasks') return <TaskLegend />;
  if (tab === 'works') return <WorkLegend />;
  return content && <div class="legend" aria-label={t('layers.legend')}>{content}</div>;
}
