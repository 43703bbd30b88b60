import type { JSX } from 'preact';

import { tasks_table } from '../../api/task_client';
import { is_open_state, type TaskPage } from '../../api/task_types';
import { t } from '../../i18n';
import { may } from '../../state/may';
import { placing, start_placing } from '../../state/new_task';
import { client } from '../../state/session';
import { is_narrowed, query_of } from '../../state/task_filter';
import { kPageRows, more_tasks, tasks } from '../../state/tasks';
import { parts } from '../../state/view';
import { move_focus } from '../move_focus';
import { Empty, Failure, Icon, Progress } from '../parts';
import { TaskFilters } from './task_filters';
import { TaskRow } from './task_row';

function empty_text(): string {
  const filter = parts.tasks.value;
  const counted = Object.values(tasks.state.value.data?.states ?? {}).some((n) => n > 0);
  if (counted && filter.states.includes('open') && !filter.overdue) return t('tasks.empty_open');
  if (filter.area || is_narrowed(filter)) return t('tasks.empty_filtered');
  return may('task.create') ? t('tasks.empty') : t('tasks.empty_view');
}

function Export(): JSX.Element | null {
  const own = client.value;
  if (!own) return null;
  return <a class="link" href={tasks_table(own.base, query_of(parts.tasks.value))} download>{t('tasks.export')}</a>;
}

// What the map cannot show of the list is said, so that nobody takes it for the whole.
function MapNotes({ page }: { page: TaskPage }): JSX.Element | null {
  if (page.ids.length < page.matched) return <p class="warning">{t('tasks.drawn_some', { n: page.ids.length })}</p>;
  const closed = page.features.some(({ properties }) => !is_open_state(properties.state));
  return closed && page.next ? <p class="quiet">{t('tasks.closed_drawn')}</p> : null;
}

export function TasksPanel(): JSX.Element {
  const { data, busy } = tasks.state.value;
  const shown = data?.features.length ?? 0;
  return (
    <section class="panel-body tasks" aria-label={t('tasks.title')}>
      <TaskFilters />
      <div class="row between">
        <div class="count" data-matched={data?.matched} aria-live="polite">
          {data && (shown < data.matched ? t('tasks.matched_some', { n: data.matched, shown }) : t('tasks.matched', { n: data.matched }))}
        </div>
        <Export />
        {may('task.create') && (
          <button type="button" class="primary new-task" aria-pressed={placing.value} onClick={start_placing}>
            <Icon of="plus" /> {t('tasks.new')}
          </button>
        )}
      </div>
      <Progress busy={busy} />
      <div class="scroll">
        <Failure of={tasks} />
        {data && <MapNotes page={data} />}
        {data && shown === 0 && <Empty>{empty_text()}</Empty>}
        <ul class="items" aria-label={t('tasks.results')} onKeyDown={move_focus('[data-task]')}>
          {data?.features.map((task) => <TaskRow key={task.properties.id} task={task} />)}
        </ul>
        {data?.next && (
          <button type="button" class="wide" onClick={() => void more_tasks()}>
            {t('tasks.more', { n: Math.min(kPageRows, data.matched - shown) })}
          </button>
        )}
      </div>
    </section>
  );
}
