import type { Box } from '../api/types';

function widen(box: Box, coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  const [lon, lat] = coordinates as unknown[];
  if (typeof lon === 'number' && typeof lat === 'number') {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  } else {
    for (const part of coordinates as unknown[]) widen(box, part);
  }
}

// The box of a geometry; null when it has no position.
export function box_of(geometry: GeoJSON.Geometry | null | undefined): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  if (!geometry) return null;
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) {
      const inner = box_of(part);
      if (inner) widen(box, [[inner[0], inner[1]], [inner[2], inner[3]]]);
    }
  } else {
    widen(box, geometry.coordinates);
  }
  return Number.isFinite(box[0]) ? box : null;
}

export function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features };
}

export function point(at: [number, number], properties: Record<string, unknown>): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties };
}

// A place inside a surface, for its name: halfway up its box the middle of the widest piece that is in it.
// Null for what is no surface.
export function name_place(geometry: GeoJSON.Geometry): [number, number] | null {
  const box = box_of(geometry);
  if (!box || (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon')) return null;
  const lat = (box[1] + box[3]) / 2;
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const crossings = rings.flatMap((ring) => ring.slice(1).flatMap((end, i) => {
    const [x1, y1] = ring[i] as [number, number];
    const [x2, y2] = end as [number, number];
    return (y1 > lat) === (y2 > lat) ? [] : [x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)];
  })).sort((a, b) => a - b);
  let [west, east] = [box[0], box[0]];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1]! - crossings[i]! > east - west) [west, east] = [crossings[i]!, crossings[i + 1]!];
  }
  return [(west + east) / 2, lat];
}
