// What the map shows of tasks: those of the list's answer, the open one, the people suggested for it and
// the place of one being made; and what a click on them means.
import { effect, untracked } from '@preact/signals';

import { Problem } from '../api/client';
import { is_open_state, type Suggestion, type Task } from '../api/task_types';
import type { Box } from '../api/types';
import { t } from '../i18n';
import { shown_tab } from '../state/may';
import { draft, placing } from '../state/new_task';
import { hovered_cadre, suggestions } from '../state/suggestions';
import { hovered_task, now, open, open_task, task_pile, tasks, tasks_within } from '../state/tasks';
import { walk_minutes } from '../state/time_left';
import { say } from '../state/toasts';
import { parts } from '../state/view';
import { box_of, collection, point } from './geometry';
import type { MapView, Spot } from './map_view';

type Stop = () => void;

let clicked = 0; // what was opened on the map does not move it

function point_of(task: Task | undefined): GeoJSON.FeatureCollection | null {
  return task ? collection([point(task.properties.at, { id: task.properties.id })]) : null;
}

function hovered_one(): Task | undefined {
  const id = hovered_task.value;
  const known = [...(tasks.state.value.data?.features ?? []), ...(task_pile.value?.tasks ?? [])];
  return id ? known.find((task) => task.properties.id === id) : undefined;
}

const kRankPixels = 24;

// Each with his rank; colleagues of one office stand side by side, with one label for all.
export function suggestion_points(list: readonly Suggestion[], chosen: number): GeoJSON.FeatureCollection {
  const at_place = new Map<string, number[]>();
  for (const [i, { place }] of list.entries()) at_place.set(place.join(), [...(at_place.get(place.join()) ?? []), i]);
  const label_of = (i: number) => {
    const { cadre, seconds } = list[i]!;
    return `${cadre.name} · ${t('common.minutes', { n: walk_minutes(seconds) })}`;
  };
  return collection(list.map(({ cadre, place }, i) => {
    const here = at_place.get(place.join())!;
    const label = here.length === 1 ? label_of(i) : here.map((other) => `${other + 1} ${label_of(other)}`).join('\n');
    return point(place, {
      icon: `rank-${i + 1}${cadre.id === chosen ? '-chosen' : ''}`, chosen: cadre.id === chosen,
      offset: [(here.indexOf(i) - (here.length - 1) / 2) * kRankPixels, 0], label: here[0] === i ? label : '',
    });
  }));
}

export function suggestion_lines(list: readonly Suggestion[], chosen: number): GeoJSON.FeatureCollection {
  return collection(list.filter(({ line }) => line !== null).map(({ cadre, line }) => ({
    type: 'Feature' as const, geometry: line!, properties: { chosen: cadre.id === chosen },
  })).sort((a, b) => Number(a.properties.chosen) - Number(b.properties.chosen)));
}

function box_of_all(features: readonly GeoJSON.Feature[]): Box | null {
  return box_of({ type: 'GeometryCollection', geometries: features.map((feature) => feature.geometry) });
}

function show_list(map: MapView): Stop[] {
  return [
    effect(() => {
      const page = shown_tab.value === 'tasks' ? tasks.state.value.data : undefined;
      const closed = (page?.features ?? []).filter(({ properties }) => !is_open_state(properties.state));
      map.show_tasks(page?.ids ?? []);
      map.draw('closed-tasks', collection(closed.map(({ properties: { at, id } }) => ({ ...point(at, { id }), id }))));
    }),
    effect(() => map.set_minute(Math.floor(now.value / 60_000))),
    effect(() => map.draw('task-hover', shown_tab.value === 'tasks' ? point_of(hovered_one()) : null)),
  ];
}

function show_open(map: MapView, restored: boolean): Stop[] {
  let shown = restored ? parts.task.peek() : 0;
  return [
    effect(() => {
      const { data } = open_task.state.value;
      map.draw('task-open', point_of(data));
      const id = data?.properties.id ?? 0;
      const move = id && id !== shown && id !== clicked ? box_of(data!.geometry) : null;
      if (data || !parts.task.value) shown = id;
      if (move) untracked(() => map.show(move));
    }),
    effect(() => {
      const { data } = suggestions.state.value;
      const list = data?.suggestions ?? [];
      map.draw('suggest-lines', suggestion_lines(list, hovered_cadre.value));
      map.draw('suggest-points', suggestion_points(list, hovered_cadre.value));
    }),
    effect(() => {
      const { data } = suggestions.state.value;
      const task = open_task.state.peek().data;
      if (!data || !task) return;
      const drawn = [...suggestion_lines(data.suggestions, 0).features, ...suggestion_points(data.suggestions, 0).features, task];
      const box = box_of_all(drawn);
      if (box) untracked(() => map.show(box, true));
    }),
    effect(() => {
      const at = draft.value?.at;
      map.draw('new-task', at ? collection([point(at, {})]) : null);
    }),
    effect(() => map.aim(placing.value)),
  ];
}

export function show_tasks(map: MapView, restored: boolean): Stop[] {
  return [...show_list(map), ...show_open(map, restored)];
}

let latest_click = 0;

// One task under the pointer opens; several open as a list.
export async function click_tasks({ tasks: ids, box }: Spot): Promise<void> {
  const own = ++latest_click;
  if (ids.length === 1) {
    clicked = ids[0]!;
    return open(ids[0]!);
  }
  let near: Task[];
  try {
    near = await tasks_within(box);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return say({ kind: 'error', text: () => error.message });
  }
  if (own !== latest_click) return;
  const found = near.filter((task) => ids.includes(task.properties.id));
  clicked = 0;
  if (found.length === 1) open(found[0]!.properties.id);
  else open(0, { box, tasks: found });
}
