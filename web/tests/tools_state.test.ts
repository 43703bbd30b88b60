import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { LogPage } from '../src/api/types';
import { refreshed_log } from '../src/state/tools';

const page = (from: number, to: number, next: number | null, undone: Record<number, number> = {}): LogPage => ({
  entries: Array.from({ length: from - to + 1 }, (_, i) => ({
    revision: from - i, at: '', actor: '', command: '', summary_zh: '', summary_en: '', rows: 1, undone_by: undone[from - i] ?? null,
  })),
  next,
});
const revisions = (log: LogPage) => log.entries.map(({ revision }) => revision);

test('what is new in the log stands before all that was shown, the older pages too', () => {
  const shown = page(10, 3, 3);
  const log = refreshed_log(shown, page(12, 5, 5, { 9: 12 }));
  expect(revisions(log)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  expect(log.entries[3]!.undone_by).toBe(12);
  expect(log.next).toBe(3);
});

test('where more has come than is given at once, no gap is hidden', () => {
  expect(refreshed_log(page(10, 3, 3), page(30, 20, 20))).toEqual(page(30, 20, 20));
  expect(refreshed_log(undefined, page(4, 1, null))).toEqual(page(4, 1, null));
  expect(refreshed_log(page(2, 1, null), page(4, 1, null))).toEqual(page(4, 1, null));
});

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('location', { pathname: '/', search: '' });
  vi.stubGlobal('history', { pushState() {}, replaceState() {} });
});
afterEach(() => { vi.unstubAllGlobals(); });

test('whoever is suggested walks as an adult, whatever the tab of service areas is set to', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return new Response('{"suggestions":[]}');
  });
  const { Client } = await import('../src/api/client');
  const { client } = await import('../src/state/session');
  const { go } = await import('../src/state/view');
  const { acting } = await import('../src/state/task_moves');
  const { open_task } = await import('../src/state/tasks');
  const { start_suggestions } = await import('../src/state/suggestions');
  go({ tab: 'tasks', task: 4, profile: 'elderly' });
  start_suggestions();
  client.value = new Client('x');
  open_task.set({ properties: { id: 4, moves: ['assign'] } } as never);
  acting.value = 'assign';
  expect(asked).toEqual(['/x/tasks/4/suggestions?limit=5&profile=adult']);
});

test('the pointer over the same object is no news', async () => {
  const { hovered, point_at } = await import('../src/state/selection');
  const told = vi.fn();
  hovered.subscribe(told);
  point_at({ layer: 'places', id: 1 });
  point_at({ layer: 'places', id: 1 });
  point_at(null);
  expect(told).toHaveBeenCalledTimes(3);
});
