// Requests about projects and their works. `base` is the district's path, "/andorra".
import { body_of, request, with_query, write } from './client';
import type { Box, Position } from './types';

export type Stage = 'planned' | 'under_way' | 'done';
export const kStages: readonly Stage[] = ['planned', 'under_way', 'done'];

export const kDivisions = ['zones', 'subdistricts', 'communities', 'grids'] as const;
export type Division = (typeof kDivisions)[number];

export interface Project {
  id: number;
  version: number;
  code: string;
  name: string;
  provenance: string;
  zones: number;
  items: number;
  bbox: Box | null;
}

interface Named {
  id: number;
  name: string;
}

export interface WorkItem {
  type: 'Feature';
  id: number;
  geometry: GeoJSON.Geometry;
  properties: {
    id: number;
    version: number;
    name: string;
    kind: string;
    unit: string;
    planned: number;
    done: number;
    whole: boolean; // false: only the part in one's areas is told
    stage: Stage;
    planned_start: string | null;
    planned_end: string | null;
    finished_on: string | null;
    provenance: string;
    project: number;
    zones: Named[];
    editable: string[];
    at: Position;
  };
}

export interface Zone {
  type: 'Feature';
  id: number;
  geometry: GeoJSON.Geometry;
  properties: {
    id: number;
    name: string;
    whole: boolean;
    stage: Stage;
    started_on: string | null;
    finished_on: string | null;
    provenance: string;
  };
}

export interface Works {
  features: WorkItem[];
  zones: { features: Zone[] };
  next?: string;
}

export interface TotalsPart {
  area: Named | null; // null: what lies in none
  planned: number;
  done: number;
  declared: number | null;
  difference: number | null;
}

export interface TotalsRow {
  kind: string;
  unit: string;
  items: number;
  planned: number;
  done: number;
  declared: number | null;
  difference: number | null;
  progress: number | null;
  parts: TotalsPart[];
}

export interface Totals {
  by: Division;
  rows: TotalsRow[];
  unzoned: number[];
}

export interface WorkFields {
  done?: number;
  stage?: Stage;
  finished_on?: string | null;
  planned_start?: string | null;
  planned_end?: string | null;
}

// Of a refused write: the item as it is now, who wrote it last and when.
export interface StaleWork {
  current?: WorkItem;
  changed?: { by: string; at: string } | null;
}

export async function ask_projects(base: string, signal?: AbortSignal): Promise<Project[]> {
  return (await request<{ projects: Project[] }>(`${base}/projects`, { signal: signal ?? null })).projects;
}

// All pages in one.
export async function ask_works(base: string, project: number, signal?: AbortSignal): Promise<Works> {
  const path = `${base}/projects/${project}/works`;
  const all: Works = { features: [], zones: { features: [] } };
  for (let after: string | undefined, first = true; first || after; first = false) {
    const page = await request<Works>(with_query(path, { limit: 1000, after }), { signal: signal ?? null });
    all.features.push(...page.features);
    all.zones = page.zones;
    after = page.next;
  }
  return all;
}

export function ask_totals(base: string, project: number, by: Division, signal?: AbortSignal): Promise<Totals> {
  return request(with_query(`${base}/projects/${project}/totals`, { by }), { signal: signal ?? null });
}

export function totals_table(base: string, project: number, by: Division): string {
  return with_query(`${base}/projects/${project}/totals.csv`, { by });
}

export async function edit_work(
  base: string, id: number, version: number, fields: WorkFields, write_id: string,
): Promise<{ item: WorkItem; revision: number | undefined }> {
  const answer = await write('PATCH', `${base}/works/${id}`, fields, {
    'If-Match': `"${version}"`,
    'Idempotency-Key': write_id,
  });
  const revision = answer.headers.get('Jingwei-Revision');
  return { item: await body_of<WorkItem>(answer), revision: revision === null ? undefined : Number(revision) };
}

