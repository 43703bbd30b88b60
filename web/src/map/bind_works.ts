// What the map shows of works: the zones and items of the project that is open; and what a click on them
// means.
import { effect, untracked } from '@preact/signals';

import type { WorkItem, Zone } from '../api/works_client';
import { lang, t } from '../i18n';
import { is_made_up, kStageSigns, stage_name } from '../i18n/work_words';
import { shown_tab } from '../state/may';
import { sheet_raised } from '../state/sheet';
import {
  choose_zone, kNothing, listed_works, open_work, pointed, shown_project, works, works_here, type Pointed,
} from '../state/works';
import { go, parts, travelled } from '../state/view';
import { box_of, collection, name_place, point } from './geometry';
import type { MapView, Spot } from './map_view';

type Stop = () => void;

let clicked = ''; // what was chosen on the map does not move it

// Items on the same line or at the same place stand side by side: each one's number from the middle.
export function lanes_of(items: readonly WorkItem[]): Map<number, number> {
  const at_place = new Map<string, number[]>();
  for (const { geometry, properties: { id } } of items) {
    const place = JSON.stringify(geometry);
    at_place.set(place, [...(at_place.get(place) ?? []), id]);
  }
  const lanes = new Map<number, number>();
  for (const ids of at_place.values()) ids.forEach((id, i) => lanes.set(id, i - (ids.length - 1) / 2));
  return lanes;
}

const kDiscPixels = 18;

function shape_of({ geometry, properties: { id, stage } }: WorkItem, lane: number) {
  return { type: 'Feature' as const, id, geometry, properties: { id, stage, lane, offset: [lane * kDiscPixels, 0] } };
}

// Overlapping geometries of the same kind: what is under way lies above what is planned.
export function work_shapes(items: readonly WorkItem[], kinds: readonly string[]): GeoJSON.FeatureCollection {
  const order = { planned: 0, done: 1, under_way: 2 };
  const lanes = lanes_of(items);
  return collection(items.filter((item) => kinds.includes(item.geometry.type))
    .map((item) => shape_of(item, lanes.get(item.properties.id) ?? 0))
    .sort((a, b) => order[a.properties.stage] - order[b.properties.stage]));
}

// The zones, and of each a point with its name and how far it is as sign and word: a surface would be
// named anew in every tile.
export function zone_shapes(zones: readonly Zone[]): GeoJSON.FeatureCollection {
  return collection(zones.flatMap(({ geometry, properties: zone }) => {
    const label = [
      zone.name, `${kStageSigns[zone.stage]} ${stage_name(zone.stage)}`, is_made_up(zone) && t('common.bracketed', { text: t('works.made_up') }),
    ].filter(Boolean).join('\n');
    const place = name_place(geometry);
    const surface = { type: 'Feature' as const, geometry, properties: { id: zone.id, stage: zone.stage } };
    return place ? [surface, point(place, { label })] : [surface];
  }));
}

function show_all(map: MapView): Stop {
  return effect(() => {
    const data = shown_tab.value === 'works' ? works.state.value.data : undefined;
    void lang.value;
    const items = data ? listed_works.value : [];
    map.draw('work-zones', data ? zone_shapes(data.zones.features) : null);
    map.draw('work-areas', data ? work_shapes(items, ['Polygon', 'MultiPolygon']) : null);
    map.draw('work-lines', data ? work_shapes(items, ['LineString', 'MultiLineString']) : null);
    map.draw('work-points', data ? work_shapes(items, ['Point']) : null);
  });
}

// The items and zones that are chosen or under the pointer.
function mark_chosen(map: MapView): Stop {
  return effect(() => {
    const data = shown_tab.value === 'works' ? works.state.value.data : undefined;
    const { items, zone } = pointed.value;
    const marked = new Set([...items, ...works_here.value, parts.work.value]);
    const lanes = lanes_of(listed_works.value);
    map.draw('work-hover', collection([
      ...(data?.zones.features ?? []).filter(({ properties: { id } }) => id === zone || id === parts.zone.value)
        .map(({ geometry }) => ({ type: 'Feature' as const, geometry, properties: { lane: 0, offset: [0, 0] } })),
      ...(data ? listed_works.value : []).filter(({ properties: { id } }) => marked.has(id))
        .map((item) => shape_of(item, lanes.get(item.properties.id) ?? 0)),
    ]));
  });
}

// Opening the tab or choosing a project shows its ground; what is loaded anew, a link with a place and the
// browser's back and forward leave the map where it is.
function go_to_project(map: MapView, restored: boolean): Stop {
  let shown = -1; // the project whose ground the map has been moved to; 0: none, -1: any will do
  let on = false;
  return effect(() => {
    const now = shown_tab.value === 'works';
    if (now && !on) shown = restored || travelled() ? -1 : 0;
    restored = false;
    on = now;
    const project = now ? shown_project.value : undefined;
    if (!project) return;
    const box = project.id !== shown && shown !== -1 && !travelled() ? project.bbox : null;
    shown = project.id;
    if (box) untracked(() => map.fit(box));
  });
}

function go_to_chosen(map: MapView, restored: boolean): Stop {
  let shown = restored ? `${parts.work.peek()}/${parts.zone.peek()}` : '0/0';
  return effect(() => {
    const data = shown_tab.value === 'works' ? works.state.value.data : undefined;
    if (!data) return;
    const key = `${parts.work.value}/${parts.zone.value}`;
    const [work, zone] = shown.split('/').map(Number);
    const item = parts.work.value !== work ? open_work.value : undefined;
    const other = parts.zone.value !== zone ? data.zones.features.find(({ properties: { id } }) => id === parts.zone.value) : undefined;
    const box = key !== shown && key !== clicked ? box_of((item ?? other)?.geometry) : null;
    shown = key;
    if (box && !travelled()) untracked(() => map.show(box));
  });
}

export function show_works(map: MapView, restored: boolean): Stop[] {
  return [show_all(map), mark_chosen(map), go_to_project(map, restored), go_to_chosen(map, restored)];
}

// One item under the pointer opens, several are offered in the list; else the zone there is chosen.
// False when there is none of them.
export function click_works({ works: ids, zones }: Spot): boolean {
  const [zone] = zones;
  if (ids.length === 0 && zone === undefined) return false;
  works_here.value = ids.length > 1 ? ids : [];
  sheet_raised.value = true; // on a phone the list lies there
  const chosen_zone = ids.length > 0 ? parts.zone.peek() : parts.zone.peek() === zone ? 0 : zone!;
  clicked = `${ids.length > 1 ? 0 : ids[0] ?? parts.work.peek()}/${chosen_zone}`;
  if (ids.length === 0) choose_zone(zone!);
  else go({ work: ids.length > 1 ? 0 : ids[0]!, works: 'items', selected: null });
  return true;
}

function same(a: Pointed, b: Pointed): boolean {
  return a.zone === b.zone && a.on_map === b.on_map && a.items.join() === b.items.join();
}

export function hover_works(spot: Spot | null): void {
  const next = spot ? { items: spot.works, zone: spot.works.length > 0 ? 0 : spot.zones[0] ?? 0, on_map: true } : kNothing;
  // The pointer is always in some place: only a new one is news.
  if (!same(next, pointed.peek())) pointed.value = next;
}
