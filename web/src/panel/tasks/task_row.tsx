import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import { is_open_state, type Task, type TaskProperties } from '../../api/task_types';
import { t } from '../../i18n';
import { cursor, hovered_task, now, open, type TaskPile } from '../../state/tasks';
import { time_left } from '../../state/time_left';
import { parts } from '../../state/view';
import { enter_by_key } from '../card_focus';
import { StateSign, TimeSign } from './signs';

// "Sant Julià › Aixovall › 3": where it lies; a name that repeats is said once.
export function area_text({ area }: TaskProperties): string {
  const steps = area?.path?.length ? area.path.map((step) => step.name) : [area?.name ?? ''];
  return steps.filter((name, i) => name && name !== steps[i - 1]).join(' › ');
}

export function TimeLeft({ task }: { task: TaskProperties }): JSX.Element {
  const { urgency, text } = time_left(task.due_at, now.value, is_open_state(task.state));
  if (!text) return <span class="time-left" />;
  return <span class={`time-left ${urgency}`} data-urgency={urgency}><TimeSign urgency={urgency} /> {text}</span>;
}

// Who has it: his name, or his number where one may not see him; '' for nobody.
export function holder_text({ holder }: TaskProperties): string {
  return holder ? holder.name || `#${holder.id}` : '';
}

// A row of the list. `pile`: the rows among which it is offered, where that is not the list.
export function TaskRow({ task, pile = null }: { task: Task; pile?: TaskPile | null }): JSX.Element {
  const { id, state, text } = task.properties;
  const holder = holder_text(task.properties) || (is_open_state(state) ? t('tasks.nobody') : '');
  const chosen = parts.task.value === id;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen && !pile) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li ref={row} class={hovered_task.value === id ? 'hovered' : ''}>
      <button type="button" class="item task-row" aria-current={chosen} data-task={id}
        onMouseEnter={() => (hovered_task.value = id)} onMouseLeave={() => (hovered_task.value = 0)}
        onFocus={() => { hovered_task.value = id; cursor.value = id; }} onBlur={() => (hovered_task.value = 0)}
        onClick={(event) => { enter_by_key(event); open(id, pile); }}>
        <StateSign state={state} />
        <span class="item-text">
          <span class="item-title">{text || t('tasks.untitled')}</span>
          <span class="task-facts">
            <span class="state-word">{t(`state.${state}`)} <span class="quiet">#{id}</span></span>
            <TimeLeft task={task.properties} />
          </span>
          <span class="quiet">{[holder, area_text(task.properties)].filter(Boolean).join(' · ')}</span>
        </span>
      </button>
    </li>
  );
}
