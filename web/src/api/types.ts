// What the server says, as written in docs/api.md.

export interface Words {
  zh: string;
  en: string;
}

export type Box = [west: number, south: number, east: number, north: number];
export type Position = [lon: number, lat: number];

export const kLayers = [
  'subdistricts', 'communities', 'grids', 'places', 'compounds', 'buildings', 'facilities',
  'organisations', 'ways', 'waterways', 'gullies',
] as const;
export type LayerId = (typeof kLayers)[number];

export function is_layer(word: string): word is LayerId {
  return (kLayers as readonly string[]).includes(word);
}

export interface DistrictEntry {
  code: string;
  name: string;
  bbox: Box | null;
  revision: number;
}

export interface District {
  code: string;
  name: string;
  bbox: Box | null;
  centre: Position | null;
  revision: number;
  notices: Words[];
  attribution: { text: string; url: string }[];
  map_review_number?: string; // 审图号
  elevation: boolean;
  layers: ({ id: string; count: number } & Words)[];
  facility_kinds: ({ kind: string; count: number } & Words)[];
  profiles: { id: string; zh: string; en: string; source_zh: string; source_en: string }[];
}

export interface AreaRef {
  id: number;
  name: string;
  path: AreaStep[];
}
export interface AreaStep {
  id: number;
  name: string;
  level?: string;
}

export interface Properties {
  id: number;
  version: number;
  layer: LayerId;
  name: string;
  at: Position; // by which it belongs to an area
  area?: AreaRef;
  editable?: string[];
  [field: string]: unknown;
}

export interface Feature {
  type: 'Feature';
  id: number;
  geometry: GeoJSON.Geometry;
  properties: Properties;
}

export interface FeaturePage {
  type: 'FeatureCollection';
  features: Feature[];
  matched: number;
  next?: string;
  revision: number;
}

export interface FeatureKey {
  layer: LayerId;
  id: number;
}

export interface StaleBox {
  layers: string[];
  bbox: Box;
  minzoom: number;
  maxzoom: number;
}

export interface ChangeEvent {
  revision: number;
  actor: string;
  command: string;
  summary_zh: string;
  summary_en: string;
  layers: string[];
  features?: { layer: string; id: number; version: number }[];
  stale: StaleBox[];
}

export interface LogEntry {
  revision: number;
  at: string;
  actor: string;
  command: string;
  summary_zh: string;
  summary_en: string;
  undoes?: number | null;
  undone_by?: number | null;
  undoable?: boolean; // as far as the change itself goes; what came later may stand in the way
  rows: number;
}

export interface LogPage {
  entries: LogEntry[];
  next?: number | null;
}

export interface Band {
  minutes: number;
  polygon: GeoJSON.MultiPolygon | null;
  buildings: number;
  households: number;
  people: number;
}

export interface ServiceArea {
  facility: Feature;
  profile: string;
  direction: Direction;
  revision: number;
  linked: boolean;
  off_path_metres: number;
  bands: Band[];
  reached: GeoJSON.FeatureCollection;
  buildings: { id: number; seconds: number; at: Position }[];
  areas: { id: number | null; level: string; name: string; buildings: number[]; total: number }[];
  counts_known: boolean;
  warnings: Words[];
}

export type Direction = 'to' | 'from';

export interface CoverageArea {
  id: number | null; // null: the buildings that lie in no area of the level
  code: string;
  name: string;
  total: number;
  covered: number[];
}

export interface Coverage {
  kind: string;
  minutes: number[];
  facilities: number;
  unlinked: number[];
  areas: CoverageArea[];
  uncovered: GeoJSON.FeatureCollection<GeoJSON.Point>;
  warnings?: Words[];
}

interface Named {
  id: number;
  name: string;
}

export interface AssignmentRow {
  unit: Named & { at: Position };
  target: Named & { at: Position };
  seconds: number;
  metres: number;
  second?: (Named & { seconds: number }) | null;
  margin_seconds?: number | null;
  line: GeoJSON.LineString;
}

export interface Assignment {
  units: string;
  to: string;
  revision: number;
  rows: AssignmentRow[];
  unassigned: (Named & { reason: string })[];
  per_target: (Named & { units: number })[];
  warnings?: Words[];
}
