// The list of tasks and the one that is open. The list's answer also says which tasks the map shows, so
// that list, map and counts are of one query.
import { computed, effect, signal } from '@preact/signals';

import { Problem, type Client } from '../api/client';
import { ask_life, ask_task, ask_tasks } from '../api/task_client';
import { is_open_state, type Task, type TaskEvent, type TaskPage } from '../api/task_types';
import type { Box, ChangeEvent } from '../api/types';
import { shown_tab } from './may';
import { Resource } from './resource';
import { client, concerns, watch_changes, watch_closed, watch_news } from './session';
import { query_of, type TaskFilter } from './task_filter';
import { end_of_day } from './time_left';
import { adjust, go, parts, view } from './view';

export const kPageRows = 100;
const kMostRefreshed = 1000;
const kTypingMilliseconds = 200;
const kTick = 20_000;
const kUnseenTurn = 60_000;

export const tasks = new Resource<TaskPage>();
export const open_task = new Resource<Task>();
export const life = new Resource<TaskEvent[]>();

export const hovered_task = signal(0); // 0: none
export const cursor = signal(0); // the row that the keys speak of
// Several tasks at a clicked spot, with the box of the map that holds them; null while there is nothing
// to choose.
export interface TaskPile {
  box: Box;
  tasks: Task[];
}
export const task_pile = signal<TaskPile | null>(null);
// What another has just done to the open task.
export const news = signal<ChangeEvent | null>(null);
export const now = signal(Date.now());

watch_closed(() => {
  hovered_task.value = 0;
  cursor.value = 0;
  task_pile.value = null;
  news.value = null;
});

// Rows of a further page after those shown; one that has moved in between is not listed twice.
export function appended(shown: TaskPage, page: TaskPage): TaskPage {
  const known = new Set(shown.features.map((task) => task.properties.id));
  return { ...page, features: [...shown.features, ...page.features.filter((task) => !known.has(task.properties.id))] };
}

// The list with one task as it is now; a row that is newer already stays, a list without it too.
export function with_task(page: TaskPage, task: Task): TaskPage {
  const { id, version } = task.properties;
  const stale = page.features.some(({ properties }) => properties.id === id && properties.version < version);
  if (!stale) return page;
  return { ...page, features: page.features.map((row) => (row.properties.id === id ? task : row)) };
}

// When the counts of overdue and due today change by the passing of time alone: as the next task falls
// due, and at midnight. `asked`: when the page was asked for.
export function counts_turn(page: TaskPage, asked: number): number {
  const turns = page.features.filter(({ properties }) => properties.due_at && is_open_state(properties.state))
    .map(({ properties }) => Date.parse(properties.due_at!)).filter((due) => due >= asked);
  // The rows come by due time: where all of a page are overdue, the next one to fall due is not known.
  const unseen = page.next && turns.length === 0 ? asked + kUnseenTurn : Infinity;
  return Math.min(end_of_day(asked), unseen, ...turns);
}

export function set_filter(patch: Partial<TaskFilter>): void {
  cursor.value = 0;
  go({ tasks: { ...view.peek().tasks, ...patch } });
}

export function type_filter(text: string): void {
  adjust({ tasks: { ...view.peek().tasks, text } });
}

export function open(id: number, pile: TaskPile | null = null): void {
  task_pile.value = pile;
  if (id) cursor.value = id;
  if (id !== view.peek().task) go({ task: id, ...(id && { selected: null }) });
}

// What this page has just written is shown at once, before the line tells of it.
export function show_written(task: Task): void {
  const shown = tasks.state.peek().data;
  if (shown) tasks.set(with_task(shown, task));
  const pile = task_pile.peek();
  if (pile) task_pile.value = { ...pile, tasks: with_rows(pile.tasks, [task]) };
  if (parts.task.peek() !== task.properties.id) return;
  open_task.set(task);
  news.value = null; // one has seen it
}

function query(): Record<string, string | number | undefined> {
  return query_of(parts.tasks.peek());
}

let asked = 0; // when the list was asked for last

// A page of the list with its counts, of which "today" ends when the reader's day does.
function ask_page(own: Client, paging: { limit: number; after?: string }, stop: AbortSignal): Promise<TaskPage> {
  asked = Date.now();
  return ask_tasks(own.base, { ...query(), ...paging, day_end: new Date(end_of_day(asked)).toISOString() }, stop);
}

async function load(keep: boolean, rows: number): Promise<void> {
  const own = client.peek();
  if (!own) return;
  await tasks.load((stop) => ask_page(own, { limit: rows }, stop), keep);
}

export async function more_tasks(): Promise<void> {
  const own = client.peek();
  const shown = tasks.state.peek().data;
  if (!own || !shown?.next) return;
  const { next } = shown;
  await tasks.load(async (stop) => (
    appended(shown, await ask_page(own, { limit: kPageRows, after: next }, stop))
  ));
}

// Everything that matches within the box, or whatever its state: what lies at a clicked spot.
export async function tasks_within(box: Box, any_state = false): Promise<Task[]> {
  const own = client.peek();
  if (!own) return [];
  const bbox = box.map((v) => v.toFixed(7)).join(',');
  return (await ask_tasks(own.base, { ...query(), ...(any_state && { state: undefined, overdue: undefined }), bbox, limit: 200 })).features;
}

// The tasks with those of `now` that are newer.
export function with_rows(tasks: readonly Task[], now: readonly Task[]): Task[] {
  return tasks.map((task) => now.find(({ properties: { id, version } }) => (
    id === task.properties.id && version > task.properties.version
  )) ?? task);
}

// What lies at the spot stays listed also when it matches the filter no more, as after it was closed
// from there.
const refresh_pile = one_at_a_time(async () => {
  const pile = task_pile.peek();
  if (!pile) return;
  try {
    const now = await tasks_within(pile.box, true);
    const shown = task_pile.peek();
    if (shown?.box === pile.box) task_pile.value = { ...shown, tasks: with_rows(shown.tasks, now) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // the rows stay as they are; the list says that it failed
  }
});

// Runs `work`, and once more when it was asked for meanwhile: a burst of changes neither piles up
// requests nor keeps the last one from being answered.
export function one_at_a_time(work: () => Promise<void>): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}

const refresh = one_at_a_time(async () => {
  const shown = tasks.state.peek().data?.features.length ?? kPageRows;
  await load(true, Math.min(Math.max(shown, kPageRows), kMostRefreshed));
});

async function load_open(keep: boolean): Promise<void> {
  const own = client.peek();
  const id = parts.task.peek();
  if (!own || !id) return;
  await Promise.all([
    open_task.load((stop) => ask_task(own.base, id, stop), keep),
    life.load((stop) => ask_life(own.base, id, stop), keep),
  ]);
}

const refresh_open = one_at_a_time(() => load_open(true));

export function touches_task(event: ChangeEvent | null, id: number): boolean {
  if (!event?.features) return true;
  return event.features.some((feature) => feature.layer === 'tasks' && feature.id === id);
}

const shown_question = computed(() => {
  const own = client.value;
  return own && shown_tab.value === 'tasks' ? JSON.stringify([own.base, parts.tasks.value]) : '';
});

export function start_tasks(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last_base = '';
  effect(() => {
    const question = shown_question.value;
    clearTimeout(timer);
    if (question === '') return;
    const base = client.peek()?.base ?? '';
    // A changed filter keeps the rows until the new ones have come; typing has to rest first.
    const keep = base === last_base;
    last_base = base;
    timer = setTimeout(() => void load(keep, kPageRows), keep && tasks.state.peek().data ? kTypingMilliseconds : 0);
  });
  effect(() => {
    if (!client.value) {
      tasks.clear();
      last_base = '';
    }
  });
  let last_open = '';
  effect(() => {
    const own = client.value;
    const id = shown_tab.value === 'tasks' ? parts.task.value : 0;
    const key = own && id ? `${own.base}/${id}` : '';
    if (key === last_open) return;
    last_open = key;
    news.value = null;
    open_task.clear();
    life.clear();
    if (key) void load_open(false);
  });
  watch_changes((event) => {
    if (!concerns(event, ['tasks', 'cadres', 'areas', 'subdistricts', 'communities', 'grids'])) return;
    if (shown_question.peek()) void refresh();
    void refresh_pile();
    const id = last_open ? parts.task.peek() : 0;
    if (id && touches_task(event, id)) void refresh_open();
  });
  watch_news((event) => {
    const id = parts.task.peek();
    if (id && event.features && touches_task(event, id)) news.value = event;
  });
  setInterval(() => {
    now.value = Date.now();
    const { data, busy } = tasks.state.peek();
    if (data && !busy && shown_question.peek() && counts_turn(data, asked) <= now.peek()) void refresh();
  }, kTick);
}
