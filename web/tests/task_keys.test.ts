import { expect, test } from 'vitest';

import type { Task } from '../src/api/task_types';
import { grid_of } from '../src/state/grid_of';
import { stepped, task_command, type KeyContext } from '../src/task_keys';

const there: KeyContext = { tab: 'tasks', listed: false, on_control: false };

test('each key of the panel means its act', () => {
  expect(task_command('j', there)).toEqual({ act: 'step', by: 1 });
  expect(task_command('K', there)).toEqual({ act: 'step', by: -1 });
  expect(task_command('a', there)).toEqual({ act: 'move', moves: ['assign'] });
  expect(task_command('t', there)).toEqual({ act: 'move', moves: ['transfer'] });
  expect(task_command('h', there)).toEqual({ act: 'move', moves: ['hold'] });
  expect(task_command('c', there)).toEqual({ act: 'move', moves: ['close', 'finish'] });
  expect(task_command('g', there)).toEqual({ act: 'grid' });
  expect(task_command('n', there)).toEqual({ act: 'new' });
  expect(task_command('Enter', there)).toEqual({ act: 'open' });
});

test('on another panel no key is the panel’s', () => {
  for (const key of ['j', 'k', 'a', 't', 'h', 'c', 'g', 'n', 'Enter', '1', '5']) {
    expect(task_command(key, { ...there, tab: 'list', listed: true }), key).toBeNull();
  }
});

test('numbers take a suggestion while some are listed, and choose tabs otherwise', () => {
  expect(task_command('3', { ...there, listed: true })).toEqual({ act: 'take', rank: 3 });
  expect(task_command('6', { ...there, listed: true })).toBeNull();
  expect(task_command('3', there)).toBeNull();
});

test('Enter on a button is the button’s', () => {
  expect(task_command('Enter', { ...there, on_control: true })).toBeNull();
});

test('a word of the prototype is no key', () => {
  for (const key of ['constructor', 'toString', '__proto__', 'Escape', 'Tab']) expect(task_command(key, there), key).toBeNull();
});

test('steps stay within the list and begin at its head', () => {
  expect(stepped([4, 7, 9], 0, 1)).toBe(4);
  expect(stepped([4, 7, 9], 4, 1)).toBe(7);
  expect(stepped([4, 7, 9], 9, 1)).toBe(9);
  expect(stepped([4, 7, 9], 4, -1)).toBe(4);
  expect(stepped([], 4, 1)).toBe(0);
});

test('a row that has left the list is stepped from where it stood', () => {
  expect(stepped([4, 9, 11], 7, 1, 1)).toBe(9);
  expect(stepped([4, 9, 11], 7, -1, 1)).toBe(4);
  expect(stepped([4], 7, 1, 3)).toBe(4);
});

test('the grid of a task is the last step of its path', () => {
  const path = (...levels: string[]) => ({
    properties: { area: { id: 3, name: '', path: levels.map((level, i) => ({ id: i + 1, name: '', level })) } },
  }) as unknown as Task;
  expect(grid_of(path('subdistrict', 'community', 'grid'))).toEqual({ layer: 'grids', id: 3 });
  expect(grid_of(path('subdistricts', 'communities'))).toEqual({ layer: 'communities', id: 2 });
  expect(grid_of(path('subdistrict', 'community'))).toEqual({ layer: 'communities', id: 2 });
  expect(grid_of({ properties: { area: null } } as unknown as Task)).toBeNull();
});
