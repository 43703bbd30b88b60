// The URL is the view: `/?d=andorra&at=15.20/42.50660/1.52180&tab=service&facility=7`. Only what differs
// from the defaults is written, always in the same order, so that equal views have equal URLs.
import { is_layer, type Direction, type FeatureKey, type LayerId } from '../api/types';
import { kDivisions, kStages, type Division, type Stage } from '../api/works_client';
import { format_filter, id_of, kDefaultFilter, parse_filter, type TaskFilter } from './task_filter';

export const kTabs = ['tasks', 'list', 'service', 'coverage', 'assignment', 'works', 'log', 'accounts'] as const;
export type Tab = (typeof kTabs)[number];

export const kToggles = [
  'relief', 'subdistricts', 'communities', 'grids', 'gullies', 'waterways', 'compounds', 'buildings',
  'ways', 'places', 'facilities', 'organisations',
] as const;
export type Toggle = (typeof kToggles)[number];

export const kLevels = ['subdistricts', 'communities', 'grids'] as const;
export type Level = (typeof kLevels)[number];

export const kWorksPages = ['items', 'totals'] as const;
export type WorksPage = (typeof kWorksPages)[number];

export interface Place {
  zoom: number;
  lat: number;
  lon: number;
}

export interface View {
  district: string; // '' on the list of districts
  place: Place | null; // null: the whole district
  tab: Tab;
  hidden: Toggle[];
  layer: LayerId; // the list's
  q: string;
  kind: string;
  area: number; // 0: the whole district
  in_view: boolean;
  selected: FeatureKey | null;
  facility: number; // 0: none chosen
  minutes: number[];
  profile: string;
  direction: Direction;
  cover: string; // kind of facility whose coverage is shown
  level: Level;
  to: Exclude<Level, 'subdistricts'>;
  target: number; // 0: all
  task: number; // the open one; 0: none
  tasks: TaskFilter;
  project: number; // whose works are shown; 0: the first
  work: number; // the open item; 0: none
  works: WorksPage;
  zone: number; // of the works; 0: all
  work_kind: string;
  stage: Stage | '';
  by: Division; // what the totals are divided by
}

export const kDefaultView: View = {
  district: '',
  place: null,
  tab: 'list',
  hidden: [],
  layer: 'facilities',
  q: '',
  kind: '',
  area: 0,
  in_view: false,
  selected: null,
  facility: 0,
  minutes: [5, 10, 15],
  profile: 'adult',
  direction: 'to',
  cover: '',
  level: 'communities',
  to: 'communities',
  target: 0,
  task: 0,
  tasks: kDefaultFilter,
  project: 0,
  work: 0,
  works: 'items',
  zone: 0,
  work_kind: '',
  stage: '',
  by: 'zones',
};

export const kMostBands = 3;
export const kLongestMinutes = 60;

// "5,10,15": one to three whole numbers, ascending; undefined for anything else.
export function parse_minutes(text: string): number[] | undefined {
  const parts = text.trim().split(/\s*[,，、\s]\s*/);
  const values = parts.map((p) => (/^\d{1,3}$/.test(p) ? Number(p) : NaN));
  const fits = values.every((v, i) => v >= 1 && v <= kLongestMinutes && (i === 0 || v > values[i - 1]!));
  return fits && values.length <= kMostBands ? values : undefined;
}

function parse_place(text: string | null): Place | null {
  const parts = (text ?? '').split('/').map(Number);
  const [zoom, lat, lon] = parts;
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  if (zoom! < 0 || zoom! > 24 || Math.abs(lat!) > 85 || Math.abs(lon!) > 180) return null;
  return { zoom: zoom!, lat: lat!, lon: lon! };
}

function parse_key(text: string | null): FeatureKey | null {
  const match = /^([a-z]+)\/(\d{1,16})$/.exec(text ?? '');
  return match && is_layer(match[1]!) ? { layer: match[1], id: Number(match[2]) } : null;
}

function one_of<T extends string>(choices: readonly T[], text: string | null, otherwise: T): T {
  return choices.find((c) => c === text) ?? otherwise;
}

const kWord = /^[a-z0-9_]{1,40}$/;

// What cannot be read is taken as absent: an old or mangled link still opens.
export function parse_view(search: string): View {
  const params = new URLSearchParams(search);
  const word = (name: string, otherwise: string) => {
    const value = params.get(name) ?? '';
    return kWord.test(value) ? value : otherwise;
  };
  const off = (params.get('off') ?? '').split(',');
  const layer = params.get('layer') ?? '';
  const d = kDefaultView;
  return {
    district: word('d', d.district),
    place: parse_place(params.get('at')),
    tab: one_of(kTabs, params.get('tab'), d.tab),
    hidden: kToggles.filter((t) => off.includes(t)),
    layer: is_layer(layer) ? layer : d.layer,
    q: params.get('q') ?? '',
    kind: params.get('kind') ?? '',
    area: id_of(params.get('area')),
    in_view: params.get('here') === '1',
    selected: parse_key(params.get('sel')),
    facility: id_of(params.get('facility')),
    minutes: parse_minutes(params.get('min') ?? '') ?? d.minutes,
    profile: word('profile', d.profile),
    direction: one_of(['to', 'from'] as const, params.get('dir'), d.direction),
    cover: word('cover', d.cover),
    level: one_of(kLevels, params.get('level'), d.level),
    to: one_of(['communities', 'grids'] as const, params.get('to'), d.to),
    target: id_of(params.get('target')),
    task: id_of(params.get('task')),
    tasks: parse_filter(params),
    project: id_of(params.get('project')),
    work: id_of(params.get('work')),
    works: one_of(kWorksPages, params.get('works'), d.works),
    zone: id_of(params.get('zone')),
    work_kind: params.get('work_kind') ?? '',
    stage: one_of([...kStages, ''], params.get('stage'), d.stage),
    by: one_of(kDivisions, params.get('by'), d.by),
  };
}

export function format_place(place: Place): string {
  return `${place.zoom.toFixed(2)}/${place.lat.toFixed(5)}/${place.lon.toFixed(5)}`;
}

// A query value with as few escapes as a URL allows, so that it can be read.
function escape_value(value: string): string {
  return encodeURIComponent(value).replace(/%2F/g, '/').replace(/%2C/g, ',');
}

export function format_view(view: View): string {
  if (view.district === '') return '/';
  const d = kDefaultView;
  const parts: [name: string, value: string][] = [
    ['d', view.district],
    ['at', view.place ? format_place(view.place) : ''],
    ['tab', view.tab === d.tab ? '' : view.tab],
    ['off', kToggles.filter((t) => view.hidden.includes(t)).join(',')],
    ['layer', view.layer === d.layer ? '' : view.layer],
    ['q', view.q],
    ['kind', view.kind],
    ['area', view.area ? String(view.area) : ''],
    ['here', view.in_view ? '1' : ''],
    ['sel', view.selected ? `${view.selected.layer}/${view.selected.id}` : ''],
    ['facility', view.facility ? String(view.facility) : ''],
    ['min', view.minutes.join() === d.minutes.join() ? '' : view.minutes.join()],
    ['profile', view.profile === d.profile ? '' : view.profile],
    ['dir', view.direction === d.direction ? '' : view.direction],
    ['cover', view.cover],
    ['level', view.level === d.level ? '' : view.level],
    ['to', view.to === d.to ? '' : view.to],
    ['target', view.target ? String(view.target) : ''],
    ['task', view.task ? String(view.task) : ''],
    ...format_filter(view.tasks),
    ['project', view.project ? String(view.project) : ''],
    ['work', view.work ? String(view.work) : ''],
    ['works', view.works === d.works ? '' : view.works],
    ['zone', view.zone ? String(view.zone) : ''],
    ['work_kind', view.work_kind],
    ['stage', view.stage],
    ['by', view.by === d.by ? '' : view.by],
  ];
  const query = parts.filter(([, value]) => value !== '').map(([n, v]) => `${n}=${escape_value(v)}`);
  return `/?${query.join('&')}`;
}
