import { afterEach, expect, test } from 'vitest';

import type { Task } from '../src/api/task_types';
import { who } from '../src/state/may';
import { may_add_photo, may_edit_task } from '../src/state/task_rights';

afterEach(() => { who.value = null; });

function task(state: string, holder: number, reporter: string): Task {
  return { properties: { state, holder: holder ? { id: holder, name: '' } : null, reporter } } as unknown as Task;
}

function as(name: string, may: string[], cadre: number | null = null): void {
  who.value = { open: false, account: { id: 1, name, role: 'viewer', areas: [], cadre, may } };
}

// As services/task_photos.cc and the route of PATCH have it: [edit, photo] of each task.
const kTasks = {
  'reported by ann': task('reported', 0, 'ann'), 'in hand of 7': task('in_progress', 7, 'bob'),
  'of nobody': task('filed', 0, 'bob'), 'closed': task('closed', 7, 'ann'),
};
const kCases: [string, () => void, Record<keyof typeof kTasks, [edit: boolean, photo: boolean]>][] = [
  ['a dispatcher', () => as('desk', ['task.create', 'task.assign']),
    { 'reported by ann': [true, true], 'in hand of 7': [true, true], 'of nobody': [true, true], closed: [false, false] }],
  ['a cadre', () => as('ann', ['task.create'], 7),
    { 'reported by ann': [true, true], 'in hand of 7': [false, true], 'of nobody': [false, false], closed: [false, false] }],
  ['an account that is no cadre', () => as('ann', ['task.create']),
    { 'reported by ann': [true, true], 'in hand of 7': [false, false], 'of nobody': [false, false], closed: [false, false] }],
  ['a viewer', () => as('ann', [], 7),
    { 'reported by ann': [false, false], 'in hand of 7': [false, false], 'of nobody': [false, false], closed: [false, false] }],
];

for (const [called, sign_in, wanted] of kCases) {
  test(`${called} edits and photographs what the server lets him`, () => {
    sign_in();
    for (const [name, one] of Object.entries(kTasks)) {
      expect([may_edit_task(one), may_add_photo(one)], name).toEqual(wanted[name as keyof typeof kTasks]);
    }
  });
}
