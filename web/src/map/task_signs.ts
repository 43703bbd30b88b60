// How tasks are drawn: one pin, a sign inside it for what the state asks for. Hollow: nobody has it.
import { kClosedStates, type TaskState } from '../api/task_types';

export type TaskSign = 'waiting' | 'sent' | 'working' | 'held' | 'verify' | 'done';

// Within 24 x 24, the tip at the lower edge.
export const kPin = 'M12 23.2C8.6 18.6 4.4 15.2 4.4 9.6a7.6 7.6 0 0 1 15.2 0c0 5.6-4.2 9-7.6 13.6z';

export const kTaskSigns: Record<TaskSign, string> = {
  waiting: 'M11 5.2h2v5.4h-2zM11 12h2v2h-2z',
  sent: 'M8 8.6h4.4V6.2l4 3.5-4 3.5v-2.4H8z',
  working: 'M12 5.4a4.2 4.2 0 1 1 0 8.4zM12 5.4a4.2 4.2 0 1 0 0 8.4v-1.4a2.8 2.8 0 1 1 0-5.6z',
  held: 'M9 6h2.2v7.2H9zM12.8 6H15v7.2h-2.2z',
  verify: 'M11.4 5a4 4 0 0 1 3.3 6.2l2 2-1.2 1.2-2-2A4 4 0 1 1 11.4 5zM11.4 6.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  done: 'M8.2 9.6l1.3-1.3 1.8 1.8 3.4-3.6 1.3 1.3-4.7 4.9z',
};

const kSignStates: Record<TaskSign, readonly TaskState[]> = {
  waiting: ['reported', 'accepted', 'filed', 'returned'],
  sent: ['dispatched'],
  working: ['in_progress', 'rework'],
  held: ['on_hold'],
  verify: ['to_verify'],
  done: kClosedStates,
};

export function states_of_sign(sign: TaskSign): readonly TaskState[] {
  return kSignStates[sign];
}

export function sign_of_state(state: TaskState): TaskSign {
  const found = Object.entries(kSignStates).find(([, states]) => states.includes(state));
  return (found?.[0] as TaskSign | undefined) ?? 'waiting';
}
