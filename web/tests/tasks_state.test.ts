import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { kStates, type AreaHere, type Task, type TaskPage } from '../src/api/task_types';
import { Problem } from '../src/api/client';
import { still_possible } from '../src/panel/tasks/task_moves';
import { lang } from '../src/i18n';
import { body_of_draft, candidates, type TaskDraft } from '../src/state/new_task';
import {
  format_filter, is_narrowed, kDefaultFilter, kOpenStates, parse_filter, query_of, toggled_state, type TaskFilter,
} from '../src/state/task_filter';
import { current_of } from '../src/state/task_moves';
import { appended, counts_turn, one_at_a_time, touches_task, with_rows, with_task } from '../src/state/tasks';
import { end_of_day, instant_text, local_text, span_text, time_left } from '../src/state/time_left';
import { WriteKeys } from '../src/state/write_key';

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function task(id: number, version = 1, properties: Partial<Task['properties']> = {}): Task {
  return { id, properties: { id, version, state: 'filed', due_at: null, ...properties } } as unknown as Task;
}

function page(features: Task[], next?: string): TaskPage {
  return { features, matched: features.length, ids: [], states: {}, areas: [], ...(next && { next }) } as unknown as TaskPage;
}

function reread(filter: TaskFilter): TaskFilter {
  const search = new URLSearchParams(format_filter(filter).filter(([, value]) => value !== ''));
  return parse_filter(new URLSearchParams(search.toString()));
}

describe('the filter of tasks', () => {
  test('read back from the URL is the same filter, whatever was chosen', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const r = random(seed);
      const states = kStates.filter(() => r() < 0.3);
      const id = () => (r() < 0.5 ? 0 : 1 + Math.floor(r() * 1e9));
      const filter: TaskFilter = {
        states: r() < 0.3 ? ['open'] : states, area: id(), mine: r() < 0.5, overdue: r() < 0.5,
        text: ['', '路灯', 'a&b=%2F#', '<svg onload=1>'][Math.floor(r() * 4)]!, kind: ['', '市容', 'a&b=%2F#'][Math.floor(r() * 3)]!, holder: id(), building: id(),
      };
      expect(reread(filter), `seed ${seed}`).toEqual(filter);
    }
  });

  test('shows open tasks where nothing is said, and writes nothing then', () => {
    expect(parse_filter(new URLSearchParams(''))).toEqual(kDefaultFilter);
    expect(format_filter(kDefaultFilter).every(([, value]) => value === '')).toBe(true);
    expect(query_of(kDefaultFilter)).toEqual({ state: 'open' });
  });

  test('takes what it cannot read as absent', () => {
    const bad = new URLSearchParams('state=nothing&within=-1&mine=yes&overdue=2&holder=x&building=1e3');
    expect(parse_filter(bad)).toEqual(kDefaultFilter);
  });

  test('asks the server for all states by leaving them out', () => {
    expect(query_of({ ...kDefaultFilter, states: [] }).state).toBeUndefined();
    expect(query_of({ ...kDefaultFilter, states: ['filed', 'closed'], mine: true, text: '  灯 ' }))
      .toEqual({ state: 'filed,closed', mine: 1, q: '灯' });
  });

  test('toggles one state, in the order of a life; none left means all', () => {
    expect(toggled_state(['open'], 'filed')).toEqual(['filed']);
    expect(toggled_state(['filed'], 'reported')).toEqual(['reported', 'filed']);
    expect(toggled_state(['filed'], 'filed')).toEqual([]);
  });

  test('is narrowed by anything but the area', () => {
    expect(is_narrowed({ ...kDefaultFilter, area: 3 })).toBe(false);
    expect(is_narrowed({ ...kDefaultFilter, states: [] })).toBe(true);
  });

  test('open states are all that still ask for something', () => {
    expect(kStates.filter((state) => !kOpenStates.includes(state))).toEqual(['closed', 'refused', 'void']);
  });
});

describe('the time left', () => {
  const noon = new Date(2024, 4, 1, 12, 0).getTime();
  const in_minutes = (n: number) => new Date(noon + n * 60_000).toISOString();
  afterEach(() => { lang.value = 'zh'; });

  test('is said in two units at most', () => {
    expect(span_text(0)).toBe('0 分');
    expect(span_text(59_999)).toBe('0 分');
    expect(span_text(45 * 60_000)).toBe('45 分');
    expect(span_text(3 * 3_600_000)).toBe('3 小时');
    expect(span_text(200 * 60_000)).toBe('3 小时 20 分');
    expect(span_text((50 * 60 + 59) * 60_000)).toBe('2 天 2 小时');
    expect(span_text(48 * 3_600_000)).toBe('2 天');
    lang.value = 'en';
    expect(span_text(200 * 60_000)).toBe('3 h 20 min');
  });

  test('tells overdue, today, later and no limit apart in words and sign', () => {
    expect(time_left(in_minutes(-130), noon, true)).toEqual({ urgency: 'overdue', text: '超时 2 小时 10 分' });
    expect(time_left(in_minutes(90), noon, true)).toEqual({ urgency: 'today', text: '剩 1 小时 30 分' });
    expect(time_left(in_minutes(13 * 60), noon, true)).toEqual({ urgency: 'later', text: '剩 13 小时' });
    expect(time_left(null, noon, true)).toEqual({ urgency: 'none', text: '无时限' });
    expect(time_left(in_minutes(-5), noon, false)).toEqual({ urgency: 'none', text: '' });
  });

  test('midnight ends the day of the reader', () => {
    expect(new Date(end_of_day(noon)).getHours()).toBe(0);
    expect(end_of_day(noon) - noon).toBe(12 * 3_600_000);
  });

  test('a due time survives the field it is typed into', () => {
    expect(instant_text(local_text(in_minutes(61)))).toBe(in_minutes(61));
    expect(local_text(null)).toBe('');
    for (const text of ['', 'soon', '2024-13-01T00:00']) expect(instant_text(text), text).toBeUndefined();
  });

  test('the counts are asked for anew when the passing of time changes them, and no sooner', () => {
    const at = (minutes: number, state: Task['properties']['state'] = 'filed') => task(1, 1, { due_at: in_minutes(minutes), state });
    const minutes_to_turn = (shown: TaskPage) => (counts_turn(shown, noon) - noon) / 60_000;
    expect(minutes_to_turn(page([at(-5), at(30, 'closed'), at(40), at(50)]))).toBe(40);
    expect(minutes_to_turn(page([at(-5)]))).toBe(12 * 60); // midnight
    expect(minutes_to_turn(page([at(2000)]))).toBe(12 * 60);
    expect(minutes_to_turn(page([]))).toBe(12 * 60);
    // All that is loaded is overdue: what falls due next is not known.
    expect(minutes_to_turn(page([at(-5)], 'next'))).toBe(1);
  });
});

describe('the list under changes', () => {
  test('a row that moved between two pages is listed once', () => {
    const joined = appended(page([task(1), task(2)], 'x'), page([task(2), task(3)]));
    expect(joined.features.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(joined.next).toBeUndefined();
  });

  test('what lies at a spot is told anew, each in its place, and never as it was before', () => {
    const now = with_rows([task(2, 4), task(1, 9), task(3)], [task(1, 8), task(2, 5, { state: 'closed' }), task(7)]);
    expect(now.map(({ properties: { id, version, state } }) => [id, version, state])).toEqual([[2, 5, 'closed'], [1, 9, 'filed'], [3, 1, 'filed']]);
  });

  test('a row written here is shown at once, but never over a later state', () => {
    const shown = page([task(1, 5), task(2, 9)]);
    expect(with_task(shown, task(1, 6, { state: 'closed' })).features[0]!.properties.state).toBe('closed');
    expect(with_task(shown, task(2, 8, { state: 'closed' }))).toBe(shown);
    expect(with_task(shown, task(3, 9))).toBe(shown);
  });

  test('a burst of changes is answered by two loads, the last after it', async () => {
    let [runs, running] = [0, 0];
    let release = (): void => undefined;
    const refresh = one_at_a_time(async () => {
      runs += 1;
      running += 1;
      expect(running).toBe(1);
      if (runs === 1) await new Promise<void>((done) => { release = done; });
      running -= 1;
    });
    const first = refresh();
    for (let i = 0; i < 50; i++) void refresh();
    release();
    await first;
    expect(runs).toBe(2);
  });

  test('a load that fails does not block the next', async () => {
    let runs = 0;
    const refresh = one_at_a_time(async () => { runs += 1; if (runs === 1) throw new Error('x'); });
    await expect(refresh()).rejects.toThrow('x');
    await refresh();
    expect(runs).toBe(2);
  });

  test('only changes of the open task concern its card; those of unknown extent do', () => {
    const event = (features?: object) => ({ revision: 1, layers: ['tasks'], features }) as never;
    expect(touches_task(event([{ layer: 'tasks', id: 4, version: 1 }]), 4)).toBe(true);
    expect(touches_task(event([{ layer: 'buildings', id: 4, version: 1 }]), 4)).toBe(false);
    expect(touches_task(event([{ layer: 'tasks', id: 5, version: 1 }]), 4)).toBe(false);
    expect(touches_task(event(), 4)).toBe(true);
    expect(touches_task(null, 4)).toBe(true);
  });
});

describe('a task being made', () => {
  const area = (level: string, id: number): AreaHere => ({ level, id, code: String(id), name: `${level} ${id}` });
  const draft: TaskDraft = { at: [1.5, 42.5], building: 0, building_here: 0, text: ' 灯坏了 ', kind: '', skill: ' ', source: 'patrol', due: '', area: 0 };

  test('on a common border the areas of the finest level are offered, the smallest id first', () => {
    const there = [area('subdistricts', 1), area('communities', 5), area('grids', 12), area('grids', 9)];
    expect(candidates(there).map(({ id }) => id)).toEqual([9, 12]);
    expect(candidates([area('subdistricts', 1), area('communities', 5)]).map(({ id }) => id)).toEqual([5]);
    expect(candidates([])).toEqual([]);
  });

  test('only what was filled in is sent', () => {
    expect(body_of_draft(draft, undefined)).toEqual({ at: [1.5, 42.5], text: '灯坏了', source: 'patrol' });
    expect(body_of_draft({ ...draft, kind: '市容', building: 3, area: 9 }, '2024-05-01T00:00:00.000Z'))
      .toEqual({ at: [1.5, 42.5], text: '灯坏了', source: 'patrol', kind: '市容', building: 3, area: 9, due_at: '2024-05-01T00:00:00.000Z' });
  });

  test('the same body keeps its key until it is answered, whatever else is sent meanwhile', async () => {
    const keys = new WriteKeys();
    const sent: string[] = [];
    const send = (body: unknown, outcome: unknown) => keys.send(body, async (key) => {
      sent.push(key);
      if (outcome) throw outcome;
    }).catch(() => undefined);
    await send({ text: 'a' }, new Problem(0, 'unreachable', ''));
    await send({ text: 'b' }, null);
    await send({ text: 'a' }, new Problem(503, 'busy', ''));
    await send({ text: 'a' }, new Problem(409, 'conflict', ''));
    await send({ text: 'a' }, null);
    await send({ text: 'a' }, null);
    const [a, b, again, lost, refused, done] = sent;
    expect([again, lost]).toEqual([a, a]);
    expect(new Set([a, b, refused, done]).size).toBe(4);
  });
});

describe('a refused move', () => {
  test('shows the present state where somebody was quicker', () => {
    const current = task(4, 9);
    expect(current_of(new Problem(412, 'version_stale', 'x', { current }))).toBe(current);
    expect(current_of(new Problem(409, 'move_impossible', 'x', { current }))).toBe(current);
    expect(current_of(new Problem(409, 'conflict', 'x', {}))).toBeUndefined();
    expect(current_of(new Problem(403, 'not_permitted', 'x', { current }))).toBeUndefined();
    expect(current_of(new Error('x'))).toBeUndefined();
  });

  test('is offered again as far as the present state allows it', () => {
    const sent = task(4, 9, { moves: ['withdraw', 'transfer'], holder: { id: 8, name: '' } });
    expect(still_possible({ move: 'withdraw' }, sent)).toEqual({ move: 'withdraw' });
    expect(still_possible({ move: 'assign', cadre: 3 }, sent)).toEqual({ move: 'transfer', cadre: 3 });
    expect(still_possible({ move: 'assign', cadre: 8 }, sent)).toBeNull();
    expect(still_possible({ move: 'close', note: 'x' }, sent)).toBeNull();
  });
});

describe('saving', () => {
  beforeEach(() => { vi.resetModules(); });
  afterEach(() => { vi.unstubAllGlobals(); });

  async function saving(answers: (Response | Error)[]) {
    const keys: string[] = [];
    vi.stubGlobal('fetch', vi.fn(async (_: string, init: RequestInit) => {
      if (init.method !== 'POST') return new Response('{"areas":[]}'); // where the place lies
      keys.push(String((init.headers as Record<string, string>)['Idempotency-Key']));
      const next = answers.shift()!;
      if (next instanceof Error) throw next;
      return next;
    }));
    vi.stubGlobal('location', { pathname: '/', search: '' });
    vi.stubGlobal('history', { pushState() {}, replaceState() {} });
    const { Client } = await import('../src/api/client');
    const { client } = await import('../src/state/session');
    const made = await import('../src/state/new_task');
    client.value = new Client('andorra');
    return { keys, save: made.save_draft, made };
  }
  const body = { at: [1.5, 42.5] as [number, number], text: 'a' };
  const good = () => new Response(JSON.stringify({ properties: { id: 7, version: 3 } }), { status: 201 });

  test('after a lost answer the same key asks again', async () => {
    const { keys, save } = await saving([new TypeError('lost'), good()]);
    await expect(save(body)).rejects.toMatchObject({ status: 0 });
    expect((await save(body)).properties.id).toBe(7);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('until the answer is known nothing of the draft can be changed', async () => {
    const { save, made } = await saving([new TypeError('lost'), new Response('{"title":"x"}', { status: 400 })]);
    made.place_task([1, 1]);
    const sent = made.draft.value;
    await expect(save(body)).rejects.toMatchObject({ status: 0 });
    made.change_draft({ area: 9 });
    made.place_task([2, 2]);
    made.start_placing();
    expect([made.draft.value, made.placing.value]).toEqual([sent, false]);
    await expect(save(body)).rejects.toMatchObject({ status: 400 });
    made.change_draft({ area: 9 });
    expect(made.draft.value!.area).toBe(9);
  });

  test('what was cancelled while it was being saved is told and takes nothing from the next draft', async () => {
    const { save, made } = await saving([good()]);
    const { toasts } = await import('../src/state/toasts');
    made.place_task([1, 1]);
    const saved = save(body);
    made.leave_draft();
    made.place_task([2, 2]);
    await saved;
    expect(made.draft.value!.at).toEqual([2, 2]);
    expect(toasts.value.map(({ text }) => text())).toEqual(['取消前已送出：第 7 号任务已建立']);
  });

  test('after a refusal it is another request', async () => {
    const { keys, save } = await saving([new Response('{"title":"x"}', { status: 400 }), good()]);
    await expect(save(body)).rejects.toMatchObject({ status: 400 });
    await save(body);
    expect(keys[1]).not.toBe(keys[0]);
  });
});
