// The moves of a task: asked of the server once each, told in words, and undone where that is offered.
import { signal } from '@preact/signals';

import { add_photo, edit_task, move_task, type Written } from '../api/task_client';
import { Problem } from '../api/client';
import type { Move, MoveOrder, Named, Task } from '../api/task_types';
import { t } from '../i18n';
import { client, watch_closed, write_keys, written } from './session';
import { show_written } from './tasks';
import { say } from './toasts';

// The move whose form the card shows; null: none.
export const acting = signal<Move | null>(null);
watch_closed(() => { acting.value = null; });

// Moves that need a reason, a person or a time first.
export const kWithNote: Move[] = ['return', 'hold', 'finish', 'close', 'rework', 'refuse', 'void', 'reopen'];
export const kWithCadre: Move[] = ['assign', 'transfer'];

// The state of the object as the server holds it now, out of a refusal because of it.
export function current_of(error: unknown): Task | undefined {
  if (!(error instanceof Problem) || (error.status !== 412 && error.status !== 409)) return undefined;
  const current = error.body.current as Task | undefined;
  return current?.properties?.version ? current : undefined;
}

async function send(what: unknown, ask: (base: string, write_id: string) => Promise<Written>): Promise<Task> {
  const own = client.peek();
  if (!own) throw new Problem(0, 'unreachable', t('error.unreachable'));
  const { task } = await write_keys.send({ base: own.base, what }, (write_id) => (
    written(ask(own.base, write_id), (answer) => answer.revision)
  ));
  show_written(task);
  return task;
}

export function make_move(task: Task, order: MoveOrder): Promise<Task> {
  const { id, version } = task.properties;
  return send({ id, version, order }, (base, write_id) => move_task(base, { id, version }, order, write_id));
}

export function edit_field(task: Task, changes: Record<string, unknown>): Promise<Task> {
  const { id, version } = task.properties;
  return send({ id, version, changes }, (base, write_id) => edit_task(base, { id, version }, changes, write_id));
}

export function send_photo(task: Task, photo: File): Promise<Task> {
  const { id, version } = task.properties;
  const what = { id, version, name: photo.name, size: photo.size, at: photo.lastModified };
  return send(what, (base, write_id) => add_photo(base, { id, version }, photo, write_id));
}

async function take_back(task: Task): Promise<void> {
  try {
    await make_move(task, { move: 'withdraw' });
    say({ kind: 'done', text: () => t('tasks.taken_back') });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say({ kind: 'error', text: () => (current_of(error) ? t('tasks.not_taken_back') : error.message) });
  }
}

// What was done, in words; an assignment can be taken back as long as the message stands, by who may.
export function tell_move(task: Task, order: MoveOrder, cadre?: Named): void {
  const about = `task ${task.properties.id}`;
  if (order.move === 'assign') {
    say({
      kind: 'done', about,
      text: () => t('tasks.assigned', { name: cadre?.name ?? task.properties.holder?.name ?? '' }),
      ...(task.properties.moves.includes('withdraw') && { action: { label: () => t('common.undo'), run: () => void take_back(task) } }),
    });
  } else if (order.move === 'transfer') {
    say({ kind: 'done', about, text: () => t('tasks.transferred', { name: cadre?.name ?? '' }) });
  } else {
    say({ kind: 'done', about, text: () => t('tasks.moved', { move: t(`move.${order.move}`), state: t(`state.${task.properties.state}`) }) });
  }
}
