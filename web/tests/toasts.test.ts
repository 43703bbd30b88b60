import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { forget_toasts, hold, release, say, toasts, type Message } from '../src/state/toasts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  forget_toasts();
  vi.useRealTimers();
});

const message = (kind: Message['kind'], text: string, undo = false): void => say({
  kind, text: () => text, ...(undo && { action: { label: () => 'undo', run: () => undefined } }),
});
const shown = () => toasts.value.map(({ text }) => text());

test('news make room for what is newer, an undo never', () => {
  message('done', 'undo', true);
  message('error', 'error');
  for (let i = 0; i < 10; i++) message('news', `news ${i}`);
  expect(shown()).toEqual(['undo', 'error', 'news 9']);
});

test('without news the oldest that cannot be acted upon goes', () => {
  message('done', 'undo', true);
  for (let i = 0; i < 4; i++) message('done', `done ${i}`);
  expect(shown()).toEqual(['undo', 'done 2', 'done 3']);
});

test('what is said later of the same takes the place of an undo that holds no more', () => {
  const of = (text: string, about: string): void => say({ kind: 'done', text: () => text, about, action: { label: () => 'undo', run: () => undefined } });
  of('assigned', 'task 1');
  of('assigned too', 'task 2');
  say({ kind: 'done', text: () => 'acknowledged', about: 'task 1' });
  message('news', 'of nothing');
  expect(shown()).toEqual(['assigned too', 'acknowledged', 'of nothing']);
});

test('where all can be acted upon, what is new is shown besides', () => {
  for (let i = 0; i < 4; i++) message('done', `undo ${i}`, true);
  message('news', 'a');
  message('news', 'b');
  expect(shown()).toEqual(['undo 0', 'undo 1', 'undo 2', 'undo 3', 'b']);
});

test('what is held stays, by the pointer or by the focus, and goes some time after both have left', () => {
  message('news', 'read');
  const [read] = toasts.value;
  hold(read!, 'pointer');
  hold(read!, 'focus');
  release(read!, 'pointer');
  for (let i = 0; i < 5; i++) message('news', `news ${i}`);
  vi.advanceTimersByTime(60_000);
  expect(shown()).toEqual(['read']);
  release(read!, 'focus');
  vi.advanceTimersByTime(5000);
  expect(shown()).toEqual(['read']);
  vi.advanceTimersByTime(2000);
  expect(shown()).toEqual([]);
});
