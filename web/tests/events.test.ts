import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { EventLine } from '../src/api/events';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.opened.push(this);
  }
  close(): void {
    this.closed = true;
  }
  tell(revision: number): void {
    this.dispatchEvent(new MessageEvent('change', { data: JSON.stringify({ revision }) }));
  }
}

beforeEach(() => {
  FakeSource.opened = [];
  vi.stubGlobal('EventSource', FakeSource);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function line() {
  const told = { changes: [] as number[], resets: 0, up: [] as boolean[], refused: 0 };
  const own = new EventLine('/andorra', 40, {
    change: (event) => told.changes.push(event.revision),
    reset: () => { told.resets += 1; },
    line: (up) => told.up.push(up),
    refused: () => { told.refused += 1; },
  });
  return { own, told };
}

test('the line asks for what came after the revision the page was loaded at', () => {
  line();
  expect(FakeSource.opened[0]!.url).toBe('/andorra/events?since=40');
});

test('a revision is told once, however often it arrives', () => {
  const { told } = line();
  for (const revision of [40, 41, 41, 42, 41]) FakeSource.opened[0]!.tell(revision);
  expect(told.changes).toEqual([41, 42]);
});

test('a line refused for good is opened anew from the last revision seen', () => {
  const { told } = line();
  const source = FakeSource.opened[0]!;
  source.tell(43);
  source.readyState = FakeSource.CLOSED;
  source.onerror?.();
  expect(told.up).toEqual([false]);
  expect(told.refused).toBe(1);
  vi.advanceTimersByTime(5000);
  expect(FakeSource.opened.map((s) => s.url)).toEqual(['/andorra/events?since=40', '/andorra/events?since=43']);
});

test('a line that is closed when it hears of a refusal stays closed', () => {
  const own = new EventLine('/andorra', 40, {
    change: () => undefined, reset: () => undefined, line: () => undefined, refused: () => own.close(),
  });
  const source = FakeSource.opened[0]!;
  source.readyState = FakeSource.CLOSED;
  source.onerror?.();
  vi.advanceTimersByTime(5000);
  expect(FakeSource.opened.length).toBe(1);
});

test('reset is passed on, and what is loaded then is not told again', () => {
  const { own, told } = line();
  FakeSource.opened[0]!.dispatchEvent(new MessageEvent('reset', { data: '{"revision":50}' }));
  expect(told.resets).toBe(1);
  own.skip_to(50);
  FakeSource.opened[0]!.tell(49);
  FakeSource.opened[0]!.tell(51);
  expect(told.changes).toEqual([51]);
});

test('a reset to an older revision, as after a restored backup, is followed by what comes then', () => {
  const { own, told } = line();
  FakeSource.opened[0]!.dispatchEvent(new MessageEvent('reset', { data: '{"revision":7}' }));
  own.skip_to(7);
  FakeSource.opened[0]!.tell(8);
  expect(told.changes).toEqual([8]);
});

test('a closed line is not opened again', () => {
  const { own } = line();
  own.close();
  vi.advanceTimersByTime(10_000);
  expect(FakeSource.opened.length).toBe(1);
  expect(FakeSource.opened[0]!.closed).toBe(true);
});
