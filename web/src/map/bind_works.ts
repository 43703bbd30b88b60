// What the map shows of works: the zones and items of the project that is open.
import { effect, untracked } from '@preact/signals';

import type { WorkItem, Zone } from '../api/works_client';
import { lang, t } from '../i18n';
import { is_made_up } from '../panel/works/words';
import { hovered_work, listed_works, open_work, shown_project, works } from '../state/works';
import { parts } from '../state/view';
import { collection } from './geometry';
import type { MapView } from './map_view';

type Stop = () => void;

// Overlapping geometries of the same kind: what is under way lies above what is planned.
export function work_shapes(items: readonly WorkItem[], kinds: readonly string[]): GeoJSON.FeatureCollection {
  const order = { planned: 0, done: 1, under_way: 2 };
  return collection(items.filter((item) => kinds.includes(item.geometry.type))
    .map(({ geometry, properties: { id, stage } }) => ({ type: 'Feature' as const, id, geometry, properties: { id, stage } }))
    .sort((a, b) => order[a.properties.stage] - order[b.properties.stage]));
}

export function zone_shapes(zones: readonly Zone[]): GeoJSON.FeatureCollection {
  return collection(zones.map(({ geometry, properties: zone }) => ({
    type: 'Feature' as const,
    geometry,
    properties: {
      id: zone.id, stage: zone.stage, label: is_made_up(zone) ? `${zone.name}\n（${t('works.made_up')}）` : zone.name,
    },
  })));
}

export function show_works(map: MapView, restored: boolean): Stop[] {
  let shown = restored ? -1 : 0;
  return [
    effect(() => {
      const data = parts.tab.value === 'works' ? works.state.value.data : undefined;
      void lang.value;
      const items = data ? listed_works.value : [];
      map.draw('work-zones', data ? zone_shapes(data.zones.features) : null);
      map.draw('work-areas', data ? work_shapes(items, ['Polygon', 'MultiPolygon']) : null);
      map.draw('work-lines', data ? work_shapes(items, ['LineString', 'MultiLineString']) : null);
      map.draw('work-points', data ? work_shapes(items, ['Point']) : null);
    }),
    effect(() => {
      const id = hovered_work.value;
      const hovered = works.state.value.data?.features.find((item) => item.properties.id === id);
      const marked = [...new Set([hovered, open_work.value])].filter((item) => item !== undefined);
      map.draw('work-hover', collection(marked.map(({ geometry }) => ({ type: 'Feature' as const, geometry, properties: {} }))));
    }),
    effect(() => {
      const project = shown_project.value;
      if (!project) return;
      const box = project.id !== shown && shown !== -1 ? project.bbox : null;
      shown = project.id;
      if (box) untracked(() => map.show(box));
    }),
  ];
}
