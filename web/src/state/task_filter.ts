// Which tasks the list, the map and the table hold, and how the URL says it.
import { is_open_state, kStates, type TaskState } from '../api/task_types';

export interface TaskFilter {
  states: (TaskState | 'open')[]; // empty: all; "open": all that are not closed, refused or void
  area: number; // 0: the whole district
  mine: boolean;
  overdue: boolean;
  text: string;
  kind: string; // '': of any
  holder: number; // 0: anybody's
  building: number; // 0: anywhere
}

export const kDefaultFilter: TaskFilter = {
  states: ['open'], area: 0, mine: false, overdue: false, text: '', kind: '', holder: 0, building: 0,
};

export const kOpenStates: TaskState[] = kStates.filter(is_open_state);

// The id in a URL; 0 where there is none.
export function id_of(text: string | null): number {
  return /^\d{1,16}$/.test(text ?? '') ? Number(text) : 0;
}

function states_of(text: string | null): TaskFilter['states'] {
  if (text === 'all') return [];
  const named = (text ?? '').split(',');
  const known = kStates.filter((state) => named.includes(state));
  return known.length > 0 ? known : kDefaultFilter.states;
}

// What cannot be read is taken as absent.
export function parse_filter(params: URLSearchParams): TaskFilter {
  return {
    states: states_of(params.get('state')),
    area: id_of(params.get('within')),
    mine: params.get('mine') === '1',
    overdue: params.get('overdue') === '1',
    text: params.get('text') ?? '',
    kind: params.get('class') ?? '',
    holder: id_of(params.get('holder')),
    building: id_of(params.get('building')),
  };
}

// Names and values of the URL; empty values are left out there.
export function format_filter(filter: TaskFilter): [name: string, value: string][] {
  const states = filter.states.includes('open') ? '' : filter.states.join(',') || 'all';
  return [
    ['state', states],
    ['within', filter.area ? String(filter.area) : ''],
    ['mine', filter.mine ? '1' : ''],
    ['overdue', filter.overdue ? '1' : ''],
    ['text', filter.text],
    ['class', filter.kind],
    ['holder', filter.holder ? String(filter.holder) : ''],
    ['building', filter.building ? String(filter.building) : ''],
  ];
}

// The same filter as the server asks for it; what is not set is left out.
export function query_of(filter: TaskFilter): Record<string, string | number | undefined> {
  return {
    state: filter.states.join(',') || undefined,
    area: filter.area || undefined,
    mine: filter.mine ? 1 : undefined,
    overdue: filter.overdue ? 1 : undefined,
    q: filter.text.trim() || undefined,
    kind: filter.kind || undefined,
    holder: filter.holder || undefined,
    building: filter.building || undefined,
  };
}

// Whether something beside the area narrows the list more than it does by default.
export function is_narrowed(filter: TaskFilter): boolean {
  return JSON.stringify({ ...filter, area: 0 }) !== JSON.stringify(kDefaultFilter);
}

// One more or one fewer of the states; none left means all.
export function toggled_state(states: TaskFilter['states'], state: TaskState): TaskFilter['states'] {
  const chosen = states.filter((word): word is TaskState => word !== 'open');
  return chosen.includes(state) ? chosen.filter((word) => word !== state)
    : kStates.filter((word) => word === state || chosen.includes(word));
}
