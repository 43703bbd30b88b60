// Who could take the open task: the server's best five, and a search by name.
import { computed, effect, signal } from '@preact/signals';

import { ask_suggestions, find_cadres } from '../api/task_client';
import type { Cadre, Suggestions } from '../api/task_types';
import { shown_tab } from './may';
import { Resource } from './resource';
import { client, concerns, watch_changes } from './session';
import { acting, kWithCadre } from './task_moves';
import { one_at_a_time, open_task } from './tasks';
import { parts } from './view';

export const suggestions = new Resource<Suggestions>();
const kCadresWalkAs = 'adult'; // whoever is looked at in the tab of service areas

// Those who were found, with the question.
export const cadres = new Resource<{ q: string; found: Cadre[] }>();
export const hovered_cadre = signal(0); // 0: none
// Takes the n-th of those listed; null while none are.
export const take_suggestion = signal<((rank: number) => void) | null>(null);

// The task for which somebody is looked for; 0: none.
export const staffed_task = computed(() => {
  const task = open_task.state.value.data;
  const move = acting.value;
  const wanted = move !== null && kWithCadre.includes(move) && task?.properties.moves.includes(move);
  return wanted && task && task.properties.id === parts.task.value ? task.properties.id : 0;
});

async function load(keep: boolean): Promise<void> {
  const own = client.peek();
  const id = staffed_task.peek();
  if (own && id) await suggestions.load((stop) => ask_suggestions(own.base, id, kCadresWalkAs, stop), keep);
}

export function search_cadres(q: string): void {
  const own = client.peek();
  const asked = q.trim();
  if (!own || !asked) cadres.clear();
  else void cadres.load(async (stop) => ({ q: asked, found: await find_cadres(own.base, asked, stop) }));
}

export function start_suggestions(): void {
  effect(() => {
    hovered_cadre.value = 0;
    cadres.clear();
    suggestions.clear();
    if (client.value && staffed_task.value) void load(false);
  });
  const refresh = one_at_a_time(() => load(true));
  watch_changes((event) => {
    if (staffed_task.peek() && concerns(event, ['tasks', 'cadres', 'ways'])) void refresh();
  });
  // Another task, or another tab: no form of the former stays open.
  effect(() => {
    void parts.task.value;
    void shown_tab.value;
    acting.value = null;
  });
}
