import { expect, test } from 'vitest';

import { bytes_of, fits, kMostFieldBytes, kMostTextBytes, kMostWordBytes } from '../src/api/limits';
import edits from '../../services/edits.cc?raw';
import tasks from '../../services/tasks.h?raw';

test('a Chinese character takes three bytes, one beyond the first plane four; blanks around are not sent', () => {
  expect(['路灯', '𥰆', 'a', ' 路 \n', ''].map(bytes_of)).toEqual([6, 4, 1, 3, 0]);
  expect(fits('灯'.repeat(666), kMostTextBytes)).toBe(true);
  expect(fits('灯'.repeat(667), kMostTextBytes)).toBe(false);
});

test('the limits are those of the server', () => {
  const limit = (source: string, name: string) => Number(new RegExp(`${name} = ([\\d']+);`).exec(source)?.[1]?.replace("'", ''));
  expect(limit(tasks, 'kLongestTaskText')).toBe(kMostTextBytes);
  expect(limit(tasks, 'kLongestTaskWord')).toBe(kMostWordBytes);
  expect(limit(edits, 'kLongestText')).toBe(kMostFieldBytes);
});
