import type { Task } from '../api/task_types';
import { kLevels, type Level } from './view_url';

// The finest area on the task's path; null where it has none.
export function grid_of({ properties: { area } }: Task): { layer: Level; id: number } | null {
  if (!area) return null;
  const last = area.path?.at(-1);
  if (!last) return { layer: 'grids', id: area.id };
  // Steps tell their level as "grid" or as the layer, "grids".
  const named = kLevels.find((level) => level === last.level || level === `${last.level}s` || level === last.level?.replace(/y$/, 'ies'));
  return { layer: named ?? kLevels[area.path.length - 1] ?? 'grids', id: last.id };
}
