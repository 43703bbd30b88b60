// What somebody may do with a task beside its moves, which the server names.
import { is_open_state, type Task } from '../api/task_types';
import { account, may } from './may';

function has_reported({ properties: { reporter } }: Task): boolean {
  return account.value !== null && reporter === account.value.name;
}

// A dispatcher edits what is open, whoever reported it as long as nobody has looked at it.
export function may_edit_task(task: Task): boolean {
  const { state } = task.properties;
  if (may('task.assign')) return is_open_state(state);
  return may('task.create') && state === 'reported' && has_reported(task);
}

// Dispatchers, who has it in hand, and who reported it, while it is open.
export function may_add_photo(task: Task): boolean {
  const { state, holder } = task.properties;
  if (!is_open_state(state) || !may('task.create')) return false;
  const holds = holder != null && holder.id === account.value?.cadre;
  return may('task.assign') || holds || has_reported(task);
}
