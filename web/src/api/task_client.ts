// All requests about tasks. `base` is the district's path, "/andorra".
import { answer_to, body_of, request, with_query, write, type Query } from './client';
import type { AreaHere, Cadre, MoveOrder, NewTask, Suggestions, Task, TaskEvent, TaskPage } from './task_types';
import type { Position } from './types';

// An object as it is after a write, and the revision of that write.
export interface Written {
  task: Task;
  revision: number;
}

async function written(answer: Response): Promise<Written> {
  const task = await body_of<Task>(answer);
  const revision = answer.headers.get('Jingwei-Revision');
  return { task, revision: revision === null ? task.properties.version : Number(revision) };
}

function guarded(version: number, write_id: string): Record<string, string> {
  return { 'If-Match': `"${version}"`, 'Idempotency-Key': write_id };
}

export function ask_tasks(base: string, query: Query, signal?: AbortSignal): Promise<TaskPage> {
  return request(with_query(`${base}/tasks`, query), { signal: signal ?? null });
}

export function tasks_table(base: string, query: Query): string {
  return with_query(`${base}/tasks.csv`, query);
}

export function ask_task(base: string, id: number, signal?: AbortSignal): Promise<Task> {
  return request(`${base}/tasks/${id}`, { signal: signal ?? null });
}

export async function ask_life(base: string, id: number, signal?: AbortSignal): Promise<TaskEvent[]> {
  return (await request<{ events: TaskEvent[] }>(`${base}/tasks/${id}/events`, { signal: signal ?? null })).events;
}

export async function make_task(base: string, body: NewTask, write_id: string): Promise<Written> {
  return written(await write('POST', `${base}/tasks`, body, { 'Idempotency-Key': write_id }));
}

export async function edit_task(
  base: string, { id, version }: { id: number; version: number }, changes: Record<string, unknown>, write_id: string,
): Promise<Written> {
  return written(await write('PATCH', `${base}/tasks/${id}`, changes, guarded(version, write_id)));
}

export async function move_task(
  base: string, { id, version }: { id: number; version: number }, order: MoveOrder, write_id: string,
): Promise<Written> {
  return written(await write('POST', `${base}/tasks/${id}/moves`, order, guarded(version, write_id)));
}

export async function add_photo(
  base: string, { id, version }: { id: number; version: number }, photo: Blob, write_id: string,
): Promise<Written> {
  return written(await answer_to(`${base}/tasks/${id}/photos`, {
    method: 'POST', body: photo, headers: { 'Content-Type': photo.type, ...guarded(version, write_id) },
  }));
}

export function photo_address(base: string, id: number, file: string): string {
  return `${base}/tasks/${id}/photos/${encodeURIComponent(file)}`;
}

export function ask_suggestions(base: string, id: number, profile: string, signal?: AbortSignal): Promise<Suggestions> {
  return request(with_query(`${base}/tasks/${id}/suggestions`, { limit: 5, profile }), { signal: signal ?? null });
}

export async function find_cadres(base: string, q: string, signal?: AbortSignal): Promise<Cadre[]> {
  const page = await request<{ features: Cadre[] }>(with_query(`${base}/cadres`, { q, limit: 20 }), { signal: signal ?? null });
  return page.features;
}

export async function areas_at(base: string, [lon, lat]: Position, signal?: AbortSignal): Promise<AreaHere[]> {
  const query = { lon: lon.toFixed(7), lat: lat.toFixed(7) };
  return (await request<{ areas: AreaHere[] }>(with_query(`${base}/at`, query), { signal: signal ?? null })).areas;
}
