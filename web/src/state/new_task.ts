// A task being made: first a place is clicked, then the form is filled, then it is saved, once.
import { signal } from '@preact/signals';

import { Problem } from '../api/client';
import { areas_at, make_task } from '../api/task_client';
import type { AreaHere, NewTask, Source, Task } from '../api/task_types';
import type { Position } from '../api/types';
import { t } from '../i18n';
import { may, shown_tab } from './may';
import { Resource } from './resource';
import { client, watch_closed, written } from './session';
import { acting } from './task_moves';
import { open } from './tasks';
import { say } from './toasts';
import { go, parts } from './view';
import { WriteKeys } from './write_key';

export const placing = signal(false); // the next click on the map says where

export interface TaskDraft {
  at: Position;
  building: number; // the one it concerns; 0: none
  building_here: number; // the one that was clicked; 0: none
  text: string;
  kind: string;
  skill: string;
  source: Source;
  due: string; // as in the field, in the reader's time
  area: number; // 0: the server's choice
}

export const draft = signal<TaskDraft | null>(null);
export const draft_areas = new Resource<AreaHere[]>();
// The draft is being saved, or nobody knows whether it was: until the server has answered it stays as it
// was sent.
export const draft_held = signal(false);

let keys = new WriteKeys(); // of the draft

watch_closed(() => leave_draft());

const kFinest = ['grids', 'communities', 'subdistricts'];

// The areas that may have a task at a place: those of the finest level there. More than one: the place
// lies on their common border, and somebody chooses.
export function candidates(areas: AreaHere[]): AreaHere[] {
  const level = kFinest.find((name) => areas.some((area) => area.level === name));
  return areas.filter((area) => area.level === level).sort((a, b) => a.id - b.id);
}

export function start_placing(): void {
  if (shown_tab.peek() !== 'tasks') go({ tab: 'tasks' });
  placing.value = !draft_held.peek();
}

// A place chosen on the map or on the card of a building.
export function place_task(at: Position, building = 0): void {
  placing.value = false;
  acting.value = null;
  if (draft_held.peek()) return go({ tab: 'tasks', task: 0 }); // to what has to be settled first
  const former = draft.peek();
  if (!former) keys = new WriteKeys();
  draft.value = { text: '', kind: '', skill: '', source: may('task.assign') ? 'dispatcher' : 'cadre', due: '', ...former, at, building, building_here: building, area: 0 };
  if (shown_tab.peek() !== 'tasks' || parts.task.peek()) go({ tab: 'tasks', task: 0 });
  const own = client.peek();
  if (own) void draft_areas.load((stop) => areas_at(own.base, at, stop), false);
}

export function change_draft(patch: Partial<TaskDraft>): void {
  if (draft.peek() && !draft_held.peek()) draft.value = { ...draft.peek()!, ...patch };
}

// Keeps the form that waits for another place.
export function leave_placing(): void {
  placing.value = false;
}

export function leave_draft(): void {
  placing.value = false;
  draft.value = null;
  draft_held.value = false;
  draft_areas.clear();
}

export function body_of_draft({ at, text, kind, skill, source, area, building }: TaskDraft, due_at: string | undefined): NewTask {
  return {
    at, text: text.trim(), source,
    ...(kind.trim() && { kind: kind.trim() }), ...(skill.trim() && { skill: skill.trim() }),
    ...(due_at && { due_at }), ...(building && { building }), ...(area && { area }),
  };
}

// Throws the server's refusal. After a lost answer the same body is sent under the same key.
// The draft may be left while its save is under way: what then comes of it is told and opens nothing.
export async function save_draft(body: NewTask): Promise<Task> {
  const own = client.peek();
  const saved = draft.peek();
  const still_there = () => draft.peek() === saved;
  if (!own) throw new Problem(0, 'unreachable', t('error.unreachable'));
  placing.value = false;
  draft_held.value = true;
  try {
    const { task } = await keys.send(body, (key) => written(make_task(own.base, body, key), (answer) => answer.revision));
    tell_made(task, still_there());
    return task;
  } catch (error) {
    if (error instanceof Problem && error.status >= 400 && error.status < 500 && still_there()) draft_held.value = false;
    throw error;
  }
}

function tell_made(task: Task, awaited: boolean): void {
  const { id } = task.properties;
  if (!awaited) {
    say({ kind: 'done', text: () => t('tasks.made_left', { id: String(id) }), action: { label: () => t('keys.task_open'), run: () => open(id) } });
    return;
  }
  leave_draft();
  open(id);
  say({ kind: 'done', text: () => t('tasks.made') });
}
