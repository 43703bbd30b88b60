import { expect, test } from 'vitest';

import type { Feature } from '../src/api/types';
import { children_of, toggled_area } from '../src/panel/accounts/area_choice';

// Two subdistricts; 1 has the community 3 with the grids 5 and 6.
function area(id: number, ...path: number[]): Feature {
  const steps = path.map((step) => ({ id: step, name: `${step}` }));
  return { id, properties: { id, ...(path.length && { area: { id: path.at(-1)!, name: '', path: steps } }) } } as unknown as Feature;
}
const kAreas = [area(1), area(2), area(3, 1), area(4, 2), area(5, 1, 3), area(6, 1, 3)];

test('the ladder leads from the subdistricts down to the grids', () => {
  const children = children_of(kAreas);
  const ids = (parent: number) => (children.get(parent) ?? []).map(({ id }) => id);
  expect([ids(0), ids(1), ids(2), ids(3), ids(5)]).toEqual([[1, 2], [3], [4], [5, 6], []]);
});

test('what lies in a chosen area is not named besides', () => {
  expect(toggled_area([5, 4], 3, kAreas)).toEqual([4, 3]);
  expect(toggled_area([5, 3, 4], 1, kAreas)).toEqual([4, 1]);
  expect(toggled_area([1, 4], 1, kAreas)).toEqual([4]);
  expect(toggled_area([99], 99, kAreas)).toEqual([]);
});
