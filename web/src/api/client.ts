import { sentences } from './sentences';
import type {
  Assignment, Box, Coverage, District, DistrictEntry, Feature, FeatureKey, FeaturePage, LayerId,
  LogPage, ServiceArea,
} from './types';

// What the server refuses, in its own sentence; or that it cannot be reached.
export class Problem extends Error {
  readonly status: number; // 0: no answer at all
  readonly code: string;
  readonly detail: string;
  readonly place: Record<string, string>;
  readonly body: Record<string, unknown>;

  constructor(status: number, code: string, title: string, body: Record<string, unknown> = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.body = body;
    this.detail = typeof body.detail === 'string' ? body.detail : '';
    this.place = {};
    for (const [key, value] of Object.entries(Object(body.place) as object)) {
      if (value !== null && value !== '') this.place[key] = String(value);
    }
  }
}

export function is_abort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export type Query = Record<string, string | number | undefined>;

export function with_query(path: string, query: Query): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(value as string | number)}`);
  return parts.length ? `${path}?${parts.join('&')}` : path;
}

// The sentence, with how long to wait where the server says it.
function with_wait(sentence: string, response: Response): string {
  const seconds = Math.ceil(Number(response.headers.get('Retry-After')));
  const told = (response.status === 429 || response.status === 503) && seconds > 0;
  return told ? sentences().wait(sentence, seconds) : sentence;
}

async function problem_of(response: Response): Promise<Problem> {
  const fallback = response.status === 404 ? sentences().not_found()
    : sentences().unexpected(String(response.status));
  try {
    const body = (await response.json()) as Record<string, unknown>;
    const title = typeof body.title === 'string' ? body.title : fallback;
    const code = typeof body.code === 'string' ? body.code : 'unexpected';
    return new Problem(response.status, code, with_wait(title, response), body);
  } catch {
    return new Problem(response.status, 'unexpected', with_wait(fallback, response));
  }
}

let wait_for_sign_in: (path: string) => Promise<boolean> = () => Promise.resolve(false);

// Calls `watcher` when the server refuses a request because nobody is signed in, or no longer. It
// answers, when that is settled, whether the request is to be sent once more.
export function watch_signed_out(watcher: (path: string) => Promise<boolean>): void {
  wait_for_sign_in = watcher;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = { 'Accept-Language': sentences().language(), ...init.headers };
  try {
    return await fetch(path, { cache: 'no-cache', ...init, headers });
  } catch (error) {
    if (is_abort(error)) throw error;
    throw new Problem(0, 'unreachable', sentences().unreachable());
  }
}

// A request that comes to nothing because the session has ended waits for the sign-in and goes on: what
// was typed is saved then. Nothing was written, so that the same write key serves.
export async function answer_to(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const response = await send(path, init);
    if (response.ok) return response;
    const problem = await problem_of(response);
    const signed_out = problem.code === 'sign_in_required' || problem.code === 'session_expired';
    if (!signed_out || !(await wait_for_sign_in(path))) throw problem;
  }
}

export async function body_of<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (is_abort(error)) throw error;
    throw new Problem(response.status, 'unexpected', sentences().unexpected(String(response.status)));
  }
}

export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  return body_of<T>(await answer_to(path, init));
}

export function write(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  return answer_to(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

export interface FeatureQuery {
  layer: LayerId;
  q?: string;
  kind?: string;
  area?: number;
  bbox?: Box;
  limit?: number;
  after?: string;
}

export interface WalkQuery {
  minutes: number[];
  profile: string;
  direction: string;
}

// All requests of one district.
export class Client {
  readonly base: string;

  constructor(code: string) {
    this.base = `/${encodeURIComponent(code)}`;
  }

  static districts(): Promise<DistrictEntry[]> {
    return request('/districts.json');
  }

  district(): Promise<District> {
    return request(`${this.base}/district.json`);
  }

  features(query: FeatureQuery, signal?: AbortSignal): Promise<FeaturePage> {
    const { layer, bbox, ...rest } = query;
    const box = bbox?.map((v) => v.toFixed(6)).join(',');
    return request(with_query(`${this.base}/features/${layer}`, { ...rest, bbox: box }), { signal: signal ?? null });
  }

  feature(key: FeatureKey, signal?: AbortSignal): Promise<Feature> {
    return request(`${this.base}/features/${key.layer}/${key.id}`, { signal: signal ?? null });
  }

  // One field of one object, only if it is still at `version`. Answers the object as it is now, which
  // may be somebody's later state, and the revision of this change; none when nothing changed.
  async edit(
    key: FeatureKey, version: number, changes: Record<string, unknown>, write_id: string,
  ): Promise<{ feature: Feature; revision: number | undefined }> {
    const answer = await write('PATCH', `${this.base}/features/${key.layer}/${key.id}`, changes, {
      'If-Match': `"${version}"`,
      'Idempotency-Key': write_id,
    });
    const revision = answer.headers.get('Jingwei-Revision');
    return { feature: await body_of<Feature>(answer), revision: revision === null ? undefined : Number(revision) };
  }

  async undo(revision: number, write_id: string): Promise<{ revision: number }> {
    return body_of(await write('POST', `${this.base}/undo`, { revision }, { 'Idempotency-Key': write_id }));
  }

  log(limit: number, before?: number, signal?: AbortSignal): Promise<LogPage> {
    return request(with_query(`${this.base}/log`, { before, limit }), { signal: signal ?? null });
  }

  service_area(facility: number, walk: WalkQuery, signal: AbortSignal): Promise<ServiceArea> {
    const query = { facility, ...walk, minutes: walk.minutes.join(',') };
    return request(with_query(`${this.base}/service-areas`, query), { signal });
  }

  coverage(kind: string, level: string, walk: WalkQuery, signal: AbortSignal): Promise<Coverage> {
    const query = { kind, ...walk, minutes: walk.minutes.join(','), level };
    return request(with_query(`${this.base}/coverage`, query), { signal });
  }

  assignment(to: string, profile: string, signal: AbortSignal): Promise<Assignment> {
    return request(with_query(`${this.base}/assignment`, { units: 'organisations', to, profile }), { signal });
  }
}

// A key by which the server knows a repeated request; crypto.randomUUID needs a secure context.
export function new_write_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
