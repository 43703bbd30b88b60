import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { add_account, ask_accounts, sign_in } from '../src/api/account_client';
import { account, may, session_ended, shown_tab, signed_out, tab_shown, who } from '../src/state/may';
import { draft, place_task } from '../src/state/new_task';
import { pile } from '../src/state/selection';
import { acting } from '../src/state/task_moves';
import { cursor, task_pile } from '../src/state/tasks';
import { say, toasts } from '../src/state/toasts';
import { go } from '../src/state/view';
import { changed_by, works_here } from '../src/state/works';
import { client, close_district, district, left, open_district, signed_in, start_session, undo_or_say } from '../src/state/session';

class QuietSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close() { this.readyState = QuietSource.CLOSED; }
}

const kOwn = { id: 3, name: 'a', role: 'dispatcher', areas: [], cadre: null, may: ['task.create'] };
const kOther = { ...kOwn, id: 4, name: 'b' };
let answers: Record<string, [status: number, body: unknown]>;
let asked: string[];
let keys: string[];

beforeEach(() => {
  asked = [];
  keys = [];
  vi.stubGlobal('EventSource', QuietSource);
  vi.stubGlobal('location', { pathname: '/', search: '' });
  vi.stubGlobal('history', { pushState() {}, replaceState() {} });
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(`${init.method ?? 'GET'} ${path}`);
    const key = new Headers(init.headers).get('Idempotency-Key');
    if (key) keys.push(key);
    const [status, body] = answers[path] ?? [404, { code: 'not_found', title: 'nothing' }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  start_session();
});
afterEach(() => {
  close_district();
  who.value = null;
  vi.unstubAllGlobals();
});

const kDistrict: [number, unknown] = [200, { code: 'x', revision: 5 }];

test('nothing of a district is asked for before somebody is signed in', async () => {
  answers = { '/x/session': [200, { open: false, account: null }], '/x/district.json': kDistrict };
  await open_district('x');
  expect(signed_out.value).toBe(true);
  expect(asked).toEqual(['GET /x/session']);
  expect(client.value).toBeNull();
});

test('a district without accounts lets everybody do everything but manage accounts', async () => {
  answers = { '/x/session': [200, { open: true }], '/x/district.json': kDistrict };
  await open_district('x');
  expect(signed_out.value).toBe(false);
  expect(district.value?.code).toBe('x');
  expect(may('undo')).toBe(true);
  expect(tab_shown('accounts')).toBe(false);
});

test('what an account may not do is not shown', async () => {
  answers = { '/x/session': [200, { open: false, account: kOwn }], '/x/district.json': kDistrict };
  await open_district('x');
  expect(may('task.create')).toBe(true);
  expect(may('undo')).toBe(false);
  expect(tab_shown('log')).toBe(false);
  expect(tab_shown('tasks')).toBe(true);
  go({ tab: 'log' });
  expect(shown_tab.value).toBe('list');
  go({ tab: 'tasks' });
  expect(shown_tab.value).toBe('tasks');
});

async function opened(): Promise<void> {
  answers = { '/x/session': [200, { open: false, account: kOwn }], '/x/district.json': kDistrict, '//district.json': kDistrict };
  await open_district('x');
}

const kEnded: [number, unknown] = [401, { code: 'session_expired', title: 'expired' }];
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

test('a request refused for want of a session waits for the sign-in and goes on under the same key', async () => {
  await opened();
  const before = client.value;
  answers['/x/accounts'] = kEnded;
  const made = add_account('/x', { name: 'n', password: 'p' }, 'key 1');
  const listed = ask_accounts('/x');
  await settled();
  expect(signed_out.value).toBe(true);
  expect(session_ended.value).toBe(true);
  expect(may('task.create'), 'a half-filled form does not vanish').toBe(true);
  answers['/x/accounts'] = [200, { id: 7, accounts: [] }];
  await signed_in({ open: false, account: kOwn as never });
  expect((await made).id).toBe(7);
  expect(await listed).toEqual([]);
  expect(asked.filter((request) => request === 'POST /x/accounts')).toHaveLength(2);
  expect(keys).toEqual(['key 1', 'key 1']);
  expect(client.value).toBe(before);
  expect(signed_out.value).toBe(false);
  expect(account.value?.id).toBe(3);
});

test('another person begins anew, and nothing is sent in his name', async () => {
  await opened();
  const before = client.value;
  answers['/x/accounts'] = kEnded;
  const made = add_account('/x', { name: 'n', password: 'p' }, 'key 1');
  made.catch(() => undefined);
  await settled();
  answers['/x/accounts'] = [200, { id: 7 }];
  await signed_in({ open: false, account: kOther as never });
  await expect(made).rejects.toThrow('expired');
  expect(asked.filter((request) => request === 'POST /x/accounts')).toHaveLength(1);
  expect(client.value).not.toBe(before);
  expect(account.value?.id).toBe(4);
});

// What somebody has typed, chosen and could undo.
function leave_traces(): void {
  place_task([1, 1]);
  pile.value = [];
  task_pile.value = { box: [0, 0, 1, 1], tasks: [] };
  cursor.value = 4;
  acting.value = 'assign';
  works_here.value = [2];
  changed_by.set(2, 'a');
  say({ kind: 'done', text: () => 'saved', action: { label: () => 'undo', run: () => undefined } });
}
const traces = () => [draft.value, pile.value, task_pile.value, cursor.value, acting.value, works_here.value, changed_by.size, toasts.value];

test('nothing of what one person saw, typed or could undo is there for the next', async () => {
  await opened();
  leave_traces();
  answers['/x/accounts'] = kEnded;
  ask_accounts('/x').catch(() => undefined);
  await settled();
  await signed_in({ open: false, account: kOther as never });
  expect(traces()).toEqual([null, null, null, 0, null, [], 0, []]);
});

test('the same person finds it again', async () => {
  await opened();
  leave_traces();
  const before = traces();
  answers['/x/accounts'] = kEnded;
  void ask_accounts('/x');
  await settled();
  answers['/x/accounts'] = [200, { accounts: [] }];
  await signed_in({ open: false, account: kOwn as never });
  expect(traces()).toEqual(before);
});

test('another district has nothing of it either', async () => {
  await opened();
  leave_traces();
  answers['/y/session'] = [200, { open: true }];
  await open_district('y');
  expect(traces()).toEqual([null, null, null, 0, null, [], 0, []]);
});

// An answer that comes when it is told to.
function delayed(path: string): () => void {
  let go_on = (): void => undefined;
  const plain = fetch;
  vi.stubGlobal('fetch', async (asked_path: string, init: RequestInit) => {
    if (asked_path === path) await new Promise<void>((resolve) => { go_on = resolve; });
    return plain(asked_path, init);
  });
  return () => go_on();
}

test.each(['/x/session', '/x/district.json'])('a district that was left opens no more when %s is answered late', async (late) => {
  answers = {
    '/x/session': [200, { open: false, account: kOther }], '/x/district.json': kDistrict,
    '/y/session': [200, { open: false, account: kOwn }], '/y/district.json': [200, { code: 'y', revision: 1 }],
  };
  const answer = delayed(late);
  const first = open_district('x');
  await settled();
  await open_district('y');
  answer();
  await first;
  expect(client.value?.base).toBe('/y');
  expect(district.value?.code).toBe('y');
  expect(account.value?.id).toBe(3);
});

test('what is refused late of a district that was left signs nobody out of this one', async () => {
  await opened();
  answers['/x/accounts'] = kEnded;
  const answer = delayed('/x/accounts');
  const listed = ask_accounts('/x');
  answers['/y/session'] = [200, { open: false, account: kOwn }];
  answers['/y/district.json'] = [200, { code: 'y', revision: 1 }];
  await open_district('y');
  answer();
  await expect(listed).rejects.toThrow('expired');
  expect([signed_out.value, session_ended.value]).toEqual([false, false]);
});

test('what is saved after its district was left is told nobody, and cannot be undone in another', async () => {
  await opened();
  answers['/x/undo'] = [200, { revision: 9 }];
  answers['/y/session'] = [200, { open: true }];
  const answer = delayed('/x/undo');
  void undo_or_say(4);
  await open_district('y');
  answer();
  await settled();
  await settled();
  expect(asked).toContain('POST /x/undo');
  expect(toasts.value).toEqual([]);
});

test('whoever signs out while the page is loaded anew opens no line', async () => {
  await opened();
  answers['/x/accounts'] = kEnded;
  ask_accounts('/x').catch(() => undefined);
  await settled();
  const lines = vi.fn();
  vi.stubGlobal('EventSource', class extends QuietSource { constructor() { super(); lines(); } });
  const answer = delayed('/x/district.json');
  const again = signed_in({ open: false, account: kOwn as never });
  await settled();
  left();
  answer();
  await again;
  expect(lines).not.toHaveBeenCalled();
});

test('leaving the district gives up what waits', async () => {
  await opened();
  answers['/x/accounts'] = kEnded;
  const listed = ask_accounts('/x');
  listed.catch(() => undefined);
  await settled();
  close_district();
  await expect(listed).rejects.toThrow('expired');
});

test('signing out leaves nothing of what was seen', async () => {
  answers = { '/x/session': [200, { open: false, account: kOwn }], '/x/district.json': kDistrict };
  await open_district('x');
  left();
  expect(signed_out.value).toBe(true);
  expect(district.value).toBeNull();
});

test('a wrong password ends no session', async () => {
  answers = { '/x/session': [200, { open: false, account: kOwn }], '/x/district.json': kDistrict };
  await open_district('x');
  answers['/x/session'] = [401, { code: 'sign_in_failed', title: 'wrong' }];
  await expect(sign_in('/x', 'a', 'b')).rejects.toThrow('wrong');
  expect(signed_out.value).toBe(false);
});
