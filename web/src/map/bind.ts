// Joins the page's state and the map: what changes in one is shown by the other.
import { effect, signal, untracked } from '@preact/signals';

import type { District, Feature, FeatureKey } from '../api/types';
import { lang, t } from '../i18n';
import { areas } from '../state/areas';
import { filtered, list, map_box } from '../state/list';
import { shown_tab } from '../state/may';
import { hovered, point_at, select, selection, type Hit } from '../state/selection';
import { place_task, placing } from '../state/new_task';
import { watch_changes } from '../state/session';
import { hovered_task } from '../state/tasks';
import { assignment, coverage, service_area } from '../state/tools';
import { adjust, go, parts, view } from '../state/view';
import { format_place } from '../state/view_url';
import { click_tasks, show_tasks } from './bind_tasks';
import { click_works, hover_works, show_works } from './bind_works';
import { box_of } from './geometry';
import { plain_choice } from './hits';
import { MapView, type Spot } from './map_view';
import * as tool_data from './tool_data';

// The map on the page; null before it can draw and where there is none.
export const map_view = signal<MapView | null>(null);

type Stop = () => void;

let own_place = '';
// The page was opened with a place: what the link selects does not move the map away from it.
let restored = false;
// Nor does what was selected on the map itself.
let clicked = '';

function selected_key(key: FeatureKey | null): string {
  return key ? `${key.layer}/${key.id}` : '';
}

function on_click(hits: Hit[], spot: Spot): void {
  const tab = shown_tab.peek();
  if (placing.peek()) return place_task(spot.at, hits.find((hit) => hit.layer === 'buildings')?.id);
  if (spot.tasks.length > 0) return void click_tasks(spot);
  if (tab === 'works' && click_works(spot)) {
    if (matchMedia('(max-width: 720px)').matches) requestAnimationFrame(() => map_view.peek()?.uncover(spot.at)); // the sheet has come up
    return;
  }
  const facility = hits.find((hit) => hit.layer === 'facilities');
  if (tab === 'service' && facility) return go({ facility: facility.id, selected: null });
  const choice = plain_choice(hits);
  clicked = selected_key(choice);
  select(choice && { layer: choice.layer, id: choice.id }, hits.length > 1 ? hits : null);
}

function on_hover(hits: Hit[], spot: Spot | null): void {
  const tasks = spot?.tasks ?? [];
  hover_works(shown_tab.peek() === 'works' ? spot : null);
  hovered_task.value = tasks[0] ?? 0;
  const first = tasks.length > 0 ? undefined : hits[0];
  const { layer } = view.peek();
  const found = first && (hits.find((hit) => hit.layer === layer) ?? first);
  point_at(found ? { layer: found.layer, id: found.id } : null);
}

// The geometry of what the pointer is over, where the page has it at hand.
function hovered_feature(): Feature | undefined {
  const key = hovered.value;
  if (!key) return undefined;
  return list.state.value.data?.features
    .find(({ properties }) => properties.layer === key.layer && properties.id === key.id);
}

function show_list(map: MapView): Stop[] {
  return [
    effect(() => {
      const { data } = list.state.value;
      const shown = shown_tab.value === 'list' && filtered.value && data ? data.features : [];
      map.draw('matches', tool_data.marked(shown));
    }),
    effect(() => {
      const feature = hovered_feature();
      map.draw('hover', feature ? tool_data.marked([feature]) : null);
    }),
  ];
}

function show_selection(map: MapView): Stop[] {
  let shown = restored ? selected_key(parts.selected.peek()) : '';
  return [
    effect(() => {
      const { data } = selection.state.value;
      map.draw('selection', data ? tool_data.marked([data]) : null);
      const key = selected_key(data?.properties ?? null);
      const box = data && key !== shown && key !== clicked ? box_of(data.geometry) : null;
      if (data || !parts.selected.value) shown = key; // while it is on its way, nothing else is shown
      if (box) untracked(() => map.show(box));
    }),
  ];
}

function show_service_area(map: MapView): Stop[] {
  let shown = restored ? parts.facility.peek() : 0;
  return [
    effect(() => {
      const { data } = service_area.state.value;
      void lang.value; // labels are in the language
      map.draw('reach-polygons', data ? tool_data.reach_polygons(data) : null);
      map.draw('reach-lines', data ? tool_data.reach_lines(data) : null);
      map.draw('reach-buildings', data ? tool_data.reach_buildings(data) : null);
      map.draw('facility', data ? tool_data.facility_mark(data.facility) : null);
      const facility = data?.facility.properties.id ?? 0;
      const widest = data?.bands.at(-1)?.polygon;
      const box = facility !== shown && data ? (box_of(widest) ?? box_of(data.facility.geometry)) : null;
      if (data || !parts.facility.value) shown = facility;
      if (box) untracked(() => map.show(box, true));
    }),
  ];
}

function show_coverage(map: MapView): Stop[] {
  return [
    effect(() => {
      const { data } = coverage.state.value;
      const shapes = areas[parts.level.value].state.value.data;
      map.draw('coverage-areas', data && shapes ? tool_data.coverage_areas(data, shapes) : null);
      map.draw('uncovered', data ? tool_data.uncovered_points(data) : null);
    }),
  ];
}

function show_assignment(map: MapView): Stop[] {
  return [
    effect(() => {
      const { data } = assignment.state.value;
      const target = parts.target.value;
      const selected = parts.selected.value;
      const chosen = { target, unit: selected?.layer === 'organisations' ? selected.id : 0 };
      map.draw('assignment-lines', data ? tool_data.assignment_lines(data, chosen) : null);
      map.draw('assignment-points', data ? tool_data.assignment_points(data, chosen) : null);
    }),
  ];
}

function follow_view(map: MapView): Stop[] {
  return [
    effect(() => map.hide(parts.hidden.value)),
    effect(() => map.quieten(!['list', 'log'].includes(shown_tab.value))),
    effect(() => map.label(t('map.label'))),
    effect(() => {
      const place = parts.place.value;
      // Moving the map writes the place; only one that came from elsewhere moves the map.
      if (place && format_place(place) !== own_place) map.go_to(place);
    }),
  ];
}

// Puts a map of the district into the container; the answer takes it away again.
export function start_map(container: HTMLElement, district: District): () => void {
  const stops: Stop[] = [];
  restored = view.peek().place !== null;
  const map = new MapView(container, district, view.peek().place, {
    click: on_click,
    hover: on_hover,
    moved: (place, box) => {
      own_place = format_place(place);
      map_box.value = box;
      adjust({ place });
    },
  }, () => {
    for (const join of [follow_view, show_list, show_service_area, show_coverage, show_assignment, show_selection]) {
      stops.push(...join(map));
    }
    stops.push(...show_tasks(map, restored), ...show_works(map, restored));
    stops.push(watch_changes((event) => map.refresh(event ? event.stale : null)));
    map_view.value = map;
  });
  return () => {
    map_view.value = null;
    for (const stop of stops) stop();
    map.destroy();
  };
}
