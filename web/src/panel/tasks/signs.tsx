// The signs of a task, the same on the map and in lists: what its state asks for, and how much time
// is left.
import type { JSX } from 'preact';

import type { TaskState } from '../../api/task_types';
import { kPin, kTaskSigns, sign_of_state, type TaskSign } from '../../map/task_signs';
import { kTaskInk } from '../../map/palette';
import type { Urgency } from '../../state/time_left';

export function StateSign({ state }: { state: TaskState }): JSX.Element {
  return <Pin sign={sign_of_state(state)} />;
}

export function Pin({ sign }: { sign: TaskSign }): JSX.Element {
  const hollow = sign === 'waiting';
  return (
    <svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">
      <path d={kPin} fill={hollow ? '#fff' : kTaskInk} stroke={kTaskInk} stroke-width="1.6" />
      <path d={kTaskSigns[sign]} fill={hollow ? kTaskInk : '#fff'} fill-rule="evenodd" />
    </svg>
  );
}

// Overdue a filled triangle with a mark, due today a half disc, later a ring, without limit a dash.
const kTimeSigns: Record<Urgency, JSX.Element> = {
  overdue: <path d="M8 1l7.2 13.5H.8zM7.2 5.5v4.6h1.6V5.5zM7.2 11.3v1.6h1.6v-1.6z" fill="currentColor" fill-rule="evenodd" />,
  today: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3v10A5 5 0 0 1 8 3z" fill="currentColor" fill-rule="evenodd" />,
  later: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6" />,
  none: <path d="M3 8h10" stroke="currentColor" stroke-width="1.8" />,
};

export function TimeSign({ urgency }: { urgency: Urgency }): JSX.Element {
  return <svg class="time-sign" viewBox="0 0 16 16" aria-hidden="true">{kTimeSigns[urgency]}</svg>;
}
