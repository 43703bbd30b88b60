import { expect, test } from 'vitest';

import type { Suggestion } from '../src/api/task_types';
import { suggestion_lines, suggestion_points } from '../src/map/bind_tasks';

function one(id: number, place: [number, number], seconds = 300): Suggestion {
  return {
    cadre: { id, name: `干部 ${id}` }, place, seconds, line: { type: 'LineString', coordinates: [place, [2, 2]] },
  } as unknown as Suggestion;
}

test('colleagues of one office stand side by side under one label, each with his rank', () => {
  const points = suggestion_points([one(7, [1, 1]), one(8, [1.5, 1]), one(9, [1, 1])], 9).features.map(({ properties }) => properties!);
  expect(points.map(({ icon }) => icon)).toEqual(['rank-1', 'rank-2', 'rank-3-chosen']);
  expect(points.map(({ offset }) => offset)).toEqual([[-12, 0], [0, 0], [12, 0]]);
  expect(points.map(({ label }) => label)).toEqual(['1 干部 7 · 5 分钟\n3 干部 9 · 5 分钟', '干部 8 · 5 分钟', '']);
});

test('the way of the one pointed at lies above the others, and who has none is still shown', () => {
  const list = [one(7, [1, 1]), { ...one(8, [1.5, 1]), line: null }, one(9, [1, 1])];
  expect(suggestion_lines(list, 7).features.map(({ properties }) => properties!.chosen)).toEqual([false, true]);
  expect(suggestion_points(list, 0).features.length).toBe(3);
});
