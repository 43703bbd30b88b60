// The selected object, what lies at a clicked spot, and what the pointer is over.
import { effect, signal } from '@preact/signals';

import type { Feature, FeatureKey } from '../api/types';
import { Resource } from './resource';
import { client, touches, watch_changes, watch_closed } from './session';
import { go, parts } from './view';

export interface Hit extends FeatureKey {
  name: string;
  kind: string;
}

export const selection = new Resource<Feature>();
// Everything at the spot clicked last, the selected one included; null when the selection did not
// come from the map.
export const pile = signal<Hit[] | null>(null);
export const hovered = signal<FeatureKey | null>(null);

watch_closed(() => {
  pile.value = null;
  hovered.value = null;
});

export function same_key(a: FeatureKey | null, b: FeatureKey | null): boolean {
  return a === b || (!!a && !!b && a.layer === b.layer && a.id === b.id);
}

// The pointer moves all the time: only another object is news.
export function point_at(key: FeatureKey | null): void {
  if (!same_key(key, hovered.peek())) hovered.value = key;
}

export function select(key: FeatureKey | null, hits: Hit[] | null = null): void {
  pile.value = hits;
  // The card is one: what is selected takes the place of an open task.
  const patch = key ? { selected: key, task: 0 } : { selected: null };
  if (!same_key(key, parts.selected.peek()) || (key && parts.task.peek())) go(patch);
}

// What was saved, or is known to be newer, is shown where the card still is that object's.
export function show_saved(feature: Feature): void {
  if (same_key(parts.selected.peek(), feature.properties)) selection.set(feature);
}

function load(key: FeatureKey, keep: boolean): void {
  const own = client.peek();
  if (own) void selection.load((signal) => own.feature(key, signal), keep);
}

export function start_selection(): void {
  effect(() => {
    const key = parts.selected.value;
    if (!client.value || !key) selection.clear();
    else load(key, false);
  });
  watch_changes((event) => {
    const key = parts.selected.peek();
    if (key && touches(event, key)) load(key, true);
  });
}
