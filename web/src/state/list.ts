// The list beside the map. Its rows are also what the map marks while a filter is set: both show the
// same answer of the server.
import { computed, effect, signal } from '@preact/signals';

import type { Box, FeaturePage, LayerId } from '../api/types';
import { Resource } from './resource';
import { client, concerns, watch_changes, watch_closed } from './session';
import { view } from './view';

export const kPageRows = 100;

export const list = new Resource<FeaturePage>();
// What the map shows now; null before it is drawn.
export const map_box = signal<Box | null>(null);
watch_closed(() => { map_box.value = null; });

export interface ListQuery {
  layer: LayerId;
  q: string;
  kind: string;
  area: number;
  bbox: Box | null;
}

const query = computed<ListQuery>(() => {
  const { layer, q, kind, area, in_view } = view.value;
  return { layer, q: q.trim(), kind, area, bbox: in_view ? map_box.value : null };
});

export const filtered = computed(() => {
  const { q, kind, area } = query.value;
  return q !== '' || kind !== '' || area !== 0;
});

function request_of({ layer, q, kind, area, bbox }: ListQuery, limit: number, after?: string) {
  return {
    layer, limit,
    ...(q && { q }), ...(kind && { kind }), ...(area && { area }), ...(bbox && { bbox }),
    ...(after && { after }),
  };
}

function load(keep: boolean, rows = kPageRows): void {
  const own = client.peek();
  const wanted = query.peek();
  if (own) void list.load((signal) => own.features(request_of(wanted, rows), signal), keep);
}

// Appends the next page.
export async function load_more(): Promise<void> {
  const own = client.peek();
  const shown = list.state.peek().data;
  if (!own || !shown?.next) return;
  const wanted = query.peek();
  await list.load(async (signal) => {
    const page = await own.features(request_of(wanted, kPageRows, shown.next), signal);
    return { ...page, features: [...shown.features, ...page.features] };
  });
}

const kMostRefreshed = 1000;
const kTypingMilliseconds = 200;

export function start_list(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last_question = '';
  let last_layer = '';
  effect(() => {
    const own = client.value;
    const question = own ? JSON.stringify([own.base, query.value]) : '';
    const { layer } = query.value;
    if (question === last_question) return;
    // Another layer is another list; a changed filter refreshes the one shown, once typing rests.
    const refresh = last_question !== '' && layer === last_layer;
    last_question = question;
    last_layer = layer;
    clearTimeout(timer);
    if (question === '') list.clear();
    else timer = setTimeout(() => load(refresh), refresh ? kTypingMilliseconds : 0);
  });
  watch_changes((event) => {
    if (!concerns(event, [query.peek().layer])) return;
    const shown = list.state.peek().data?.features.length ?? kPageRows;
    load(true, Math.min(Math.max(shown, kPageRows), kMostRefreshed));
  });
}
