// What the server says of tasks and of those who do them, as written in docs/api.md.
import type { AreaRef, Position, Words } from './types';

export const kStates = [
  'reported', 'accepted', 'filed', 'returned', 'dispatched', 'in_progress', 'on_hold', 'rework', 'to_verify',
  'closed', 'refused', 'void',
] as const;
export type TaskState = (typeof kStates)[number];

// In which nobody has anything left to do.
export const kClosedStates: readonly TaskState[] = ['closed', 'refused', 'void'];

export function is_open_state(state: TaskState): boolean {
  return !kClosedStates.includes(state);
}

export const kMoves = [
  'accept', 'file', 'assign', 'acknowledge', 'finish', 'close', 'transfer', 'hold', 'resume', 'return', 'rework',
  'withdraw', 'reopen', 'refuse', 'void',
] as const;
export type Move = (typeof kMoves)[number];

// Who told of it; the server takes any word.
export const kSources = ['dispatcher', 'patrol', 'hotline', 'resident', 'cadre'] as const;
export type Source = (typeof kSources)[number];

export interface Named {
  id: number;
  name: string;
}

export interface TaskProperties {
  id: number;
  version: number;
  layer: 'tasks';
  state: TaskState;
  text: string;
  kind: string;
  skill: string;
  source: string;
  building?: number | null;
  area?: AreaRef | null;
  border?: Named[]; // the areas that meet where it lies
  holder?: Named | null;
  reporter?: string | null;
  reported_at: string;
  due_at?: string | null;
  moved_at?: string | null;
  held_until?: string | null;
  photos: number;
  overdue: boolean;
  moves: Move[];
  at: Position;
}

export interface Task {
  type: 'Feature';
  id: number;
  geometry: GeoJSON.Point;
  properties: TaskProperties;
}

export interface AreaCount {
  id: number;
  level: string;
  code: string;
  name: string;
  count: number;
}

export interface TaskPage {
  type: 'FeatureCollection';
  features: Task[];
  matched: number;
  next?: string;
  revision: number;
  ids: number[]; // of all that match, for the map
  states: Partial<Record<TaskState, number>>; // of all that match but for the state
  areas: AreaCount[]; // one level below the area of the filter
  // Of all that match and are open: the overdue, and those due later this day.
  pressing?: { overdue: number; today: number };
}

export interface TaskEvent {
  id: number;
  version: number;
  move: string;
  from: TaskState;
  to: TaskState;
  who: string;
  holder?: Named | null;
  at: string;
  until?: string | null;
  note: string;
  photo: string;
}

export interface Suggestion {
  cadre: Named;
  seconds: number;
  score_seconds: number;
  place: Position;
  basis: string; // where he is taken to be
  on_duty: boolean | null; // null: unknown
  skill: boolean | null; // null: none is asked for
  own_area: boolean;
  open_tasks: number;
  reason_zh: string;
  reason_en: string;
  line: GeoJSON.LineString | null;
}

export interface Suggestions {
  task: number;
  revision: number;
  at: string;
  suggestions: Suggestion[];
  left_out: Record<string, number>;
  warnings: Words[];
}

export interface Cadre {
  type: 'Feature';
  id: number;
  properties: { id: number; name: string; organisation?: Named | null; on_duty?: boolean | null; open_tasks?: number };
}

export interface AreaHere {
  level: string;
  id: number;
  code: string;
  name: string;
}

export interface NewTask {
  at: Position;
  text: string;
  kind?: string;
  skill?: string;
  source?: string;
  due_at?: string;
  building?: number;
  area?: number;
}

export interface MoveOrder {
  move: Move;
  cadre?: number;
  note?: string;
  until?: string;
}
