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
