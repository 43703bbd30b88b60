import { is_open_state } from '../../api/task_types';
import type { JSX } from 'preact';

import { t } from '../../i18n';
import { kAssignmentInk } from '../../map/palette';
import { kTaskSigns, type TaskSign } from '../../map/task_signs';
import { suggestions } from '../../state/suggestions';
import { tasks } from '../../state/tasks';
import { Pin, TimeSign } from './signs';

// The key to the pins: hollow ones wait for somebody.
export function TaskLegend(): JSX.Element | null {
  const page = tasks.state.value.data;
  if (!page || page.matched === 0) return null;
  const closed = page.features.some(({ properties }) => !is_open_state(properties.state));
  const signs = (Object.keys(kTaskSigns) as TaskSign[]).filter((sign) => sign !== 'done' || closed);
  const suggested = (suggestions.state.value.data?.suggestions.length ?? 0) > 0;
  return (
    <div class="legend task-legend" aria-label={t('layers.legend')}>
      {signs.map((sign) => <span key={sign}><Pin sign={sign} /> {t(`sign.${sign}`)}</span>)}
      <span class="time-left overdue"><TimeSign urgency="overdue" /> {t('sign.late')}</span>
      {suggested && <span><span class="swatch line" style={{ background: kAssignmentInk }} /> {t('suggest.legend')}</span>}
    </div>
  );
}
