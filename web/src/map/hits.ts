// From what MapLibre finds under the pointer to objects of the district.
import type { MapGeoJSONFeature } from 'maplibre-gl';

import { is_layer, type LayerId } from '../api/types';
import type { Hit } from '../state/selection';

// What lies on top comes first: points, then lines, then surfaces, then areas from small to large.
const kOrder: LayerId[] = [
  'facilities', 'organisations', 'places', 'ways', 'buildings', 'waterways', 'compounds', 'gullies',
  'grids', 'communities', 'subdistricts',
];
const kAreaLayers: LayerId[] = ['grids', 'communities', 'subdistricts'];

export function is_area_layer(layer: LayerId): boolean {
  return kAreaLayers.includes(layer);
}

function rank(hit: Hit): number {
  return kOrder.indexOf(hit.layer);
}

// Each object once, the topmost first.
export function hits_of(found: MapGeoJSONFeature[]): Hit[] {
  const hits = new Map<string, Hit>();
  for (const { sourceLayer, id, properties } of found) {
    const layer = sourceLayer ?? String(properties.layer ?? '');
    const number = Number(id ?? properties.id);
    if (!is_layer(layer) || !Number.isSafeInteger(number) || number <= 0) continue;
    const key = `${layer}/${number}`;
    if (hits.has(key)) continue;
    const kind = String(properties.kind ?? properties.class ?? '');
    hits.set(key, { layer, id: number, name: String(properties.name ?? ''), kind });
  }
  return [...hits.values()].sort((a, b) => rank(a) - rank(b));
}

// The one meant by a click, or null when the user has to choose: several of the topmost layer.
export function plain_choice(hits: Hit[]): Hit | null {
  const first = hits[0];
  if (!first) return null;
  const rivals = hits.filter((hit) => hit.layer === first.layer);
  return rivals.length === 1 || is_area_layer(first.layer) ? first : null;
}
