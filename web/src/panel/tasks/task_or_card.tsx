// The card beside the map: a task being made, an open task, or what is selected on the map.
import type { JSX } from 'preact';

import { t } from '../../i18n';
import { shown_tab } from '../../state/may';
import { draft, leave_placing, placing } from '../../state/new_task';
import { task_pile } from '../../state/tasks';
import { parts } from '../../state/view';
import { Card } from '../card';
import { NewTaskCard } from './new_task_card';
import { TaskCard } from './task_card';

export function TaskOrCard(): JSX.Element | null {
  if (shown_tab.value === 'tasks') {
    if (draft.value) return <NewTaskCard />;
    if (parts.task.value || task_pile.value) return <TaskCard />;
  }
  return <Card />;
}

export function PlaceHint(): JSX.Element | null {
  if (!placing.value) return null;
  return (
    <div class="place-hint" role="status">
      <span>{t('new.place')}</span> <button type="button" onClick={leave_placing}>{t('common.cancel')}</button>
    </div>
  );
}
