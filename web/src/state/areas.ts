// The areas of each level with their shapes: for the area filter and the coverage map. Loaded when
// first needed, kept until one changes.
import { effect } from '@preact/signals';

import type { Feature } from '../api/types';
import { Resource } from './resource';
import { client, same_layer, watch_changes } from './session';
import { kLevels, type Level } from './view_url';

export const areas: Record<Level, Resource<Feature[]>> = {
  subdistricts: new Resource(),
  communities: new Resource(),
  grids: new Resource(),
};

const kPage = 500;

function load(level: Level): void {
  const own = client.peek();
  if (!own) return;
  void areas[level].load(async (signal) => {
    const all: Feature[] = [];
    for (let after: string | undefined, first = true; first || after; first = false) {
      const page = await own.features({ layer: level, limit: kPage, ...(after && { after }) }, signal);
      all.push(...page.features);
      after = page.next;
    }
    return all;
  });
}

export function need_areas(level: Level): void {
  const { data, busy } = areas[level].state.peek();
  if (!data && !busy) load(level);
}

export function start_areas(): void {
  effect(() => {
    if (!client.value) for (const level of kLevels) areas[level].clear();
  });
  watch_changes((event) => {
    for (const level of kLevels) {
      const known = areas[level].state.peek().data !== undefined;
      if (known && (!event || event.layers.some((told) => same_layer(told, level)))) load(level);
    }
  });
}
