// The keys of the tasks panel. What a key means is decided apart from doing it.
import type { Move, Task } from './api/task_types';
import { t } from './i18n';
import { enter_card } from './panel/card_focus';
import { grid_of } from './state/grid_of';
import { may, shown_tab } from './state/may';
import { draft, leave_draft, leave_placing, placing, start_placing } from './state/new_task';
import { take_suggestion } from './state/suggestions';
import { acting } from './state/task_moves';
import { cursor, more_tasks, open, open_task, task_pile, tasks } from './state/tasks';
import { say } from './state/toasts';
import { go, parts } from './state/view';

export type TaskCommand =
  | { act: 'step'; by: 1 | -1 } | { act: 'open' } | { act: 'grid' } | { act: 'new' }
  | { act: 'move'; moves: Move[] } | { act: 'take'; rank: number };

export interface KeyContext {
  tab: string;
  listed: boolean; // suggestions are listed
  on_control: boolean; // a button has the focus, and Enter is its own
}

const kMovesOfKey: Record<string, Move[]> = { a: ['assign'], t: ['transfer'], h: ['hold'], c: ['close', 'finish'] };

// What the key asks for; null: it is not one of the panel's.
export function task_command(key: string, { tab, listed, on_control }: KeyContext): TaskCommand | null {
  if (tab !== 'tasks') return null;
  const low = key.length === 1 ? key.toLowerCase() : key;
  if (low === 'j') return { act: 'step', by: 1 };
  if (low === 'k') return { act: 'step', by: -1 };
  if (low === 'g') return { act: 'grid' };
  if (low === 'n') return { act: 'new' };
  if (low === 'Enter') return on_control ? null : { act: 'open' };
  if (Object.hasOwn(kMovesOfKey, low)) return { act: 'move', moves: kMovesOfKey[low]! };
  if (listed && /^[1-5]$/.test(low)) return { act: 'take', rank: Number(low) };
  return null;
}

// The id one row further; stays at the ends. Where `from` has left the list, as after a move, the rows
// that stood around its place `was` are next to it.
export function stepped(ids: readonly number[], from: number, by: 1 | -1, was = 0): number {
  const at = ids.indexOf(from);
  const to = at >= 0 ? at + by : by === 1 ? was : was - 1;
  return ids[Math.min(Math.max(to, 0), ids.length - 1)] ?? 0;
}

function rows(): number[] {
  const shown = task_pile.peek()?.tasks ?? tasks.state.peek().data?.features ?? [];
  return shown.map((task) => task.properties.id);
}

function row_of(id: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-task="${id}"]`);
}

let place = 0; // in the list, of the row the keys were at last

async function step(by: 1 | -1): Promise<void> {
  const from = parts.task.peek() || cursor.peek();
  let next = stepped(rows(), from, by, place);
  if (next === from && by === 1 && tasks.state.peek().data?.next && !task_pile.peek()) {
    await more_tasks();
    next = stepped(rows(), from, by, place);
  }
  if (!next) return;
  place = rows().indexOf(next);
  cursor.value = next;
  if (parts.task.peek()) open(next, task_pile.peek());
  row_of(next)?.focus();
}

// The open task or the row the keys are at, once it has come.
function subject(then: (task: Task) => void): void {
  const id = parts.task.peek() || cursor.peek();
  if (!id) return;
  if (parts.task.peek() !== id) open(id);
  let waiting = true;
  const stop = open_task.state.subscribe(({ data, busy }) => {
    if (!waiting || (data?.properties.id !== id && busy)) return;
    waiting = false;
    queueMicrotask(() => stop()); // `stop` is not yet known when the answer is there already
    if (data?.properties.id === id) queueMicrotask(() => then(data));
  });
}

function begin(moves: Move[]): void {
  subject((task) => {
    const move = moves.find((one) => task.properties.moves.includes(one));
    if (move) acting.value = move;
    else say({ kind: 'error', text: () => t('tasks.cannot', { move: t(`move.${moves[0]!}`) }) });
  });
}

function run(command: TaskCommand): void {
  if (command.act === 'step') void step(command.by);
  else if (command.act === 'open') {
    enter_card(row_of(cursor.peek()));
    open(cursor.peek());
  }
  else if (command.act === 'new') { if (may('task.create')) start_placing(); }
  else if (command.act === 'move') begin(command.moves);
  else if (command.act === 'take') take_suggestion.peek()?.(command.rank);
  else subject((task) => {
    const grid = grid_of(task);
    if (grid) go({ selected: grid });
  });
}

export function run_task_key(event: KeyboardEvent): boolean {
  const { activeElement: focused } = document;
  const command = task_command(event.key, {
    tab: shown_tab.peek(), listed: take_suggestion.peek() !== null,
    on_control: focused?.matches('button, a, summary, input, label') ?? false,
  });
  if (!command) return false;
  run(command);
  return true;
}

// Leaves the innermost of what the panel has open; false: nothing is.
export function leave_task(): boolean {
  if (shown_tab.peek() !== 'tasks') return false;
  if (placing.peek()) leave_placing();
  else if (draft.peek()) leave_draft();
  else if (acting.peek()) acting.value = null;
  else if (parts.task.peek() && parts.selected.peek()) go({ selected: null });
  else if (parts.task.peek() || task_pile.peek()) open(0);
  else return false;
  return true;
}
