// The analyses: service area of one facility, coverage of a kind, nearest assignment.
import { computed, effect } from '@preact/signals';

import type { Assignment, Coverage, LogPage, ServiceArea } from '../api/types';
import { shown_tab } from './may';
import { Resource } from './resource';
import { client, concerns, watch_changes } from './session';
import { view } from './view';

export const service_area = new Resource<ServiceArea>();
export const coverage = new Resource<Coverage>();
export const assignment = new Resource<Assignment>();
export const log = new Resource<LogPage>();

// The question as text: an effect that reads it runs anew only when the question is another.
const service_question = computed(() => {
  const { facility, minutes, profile, direction } = view.value;
  return shown_tab.value === 'service' && facility ? JSON.stringify({ facility, minutes, profile, direction }) : '';
});
const coverage_question = computed(() => {
  const { cover, level, minutes, profile, direction } = view.value;
  return shown_tab.value === 'coverage' && cover ? JSON.stringify({ cover, level, minutes, profile, direction }) : '';
});
const assignment_question = computed(() => {
  const { to, profile } = view.value;
  return shown_tab.value === 'assignment' ? JSON.stringify({ to, profile }) : '';
});
const log_question = computed(() => (shown_tab.value === 'log' ? 'log' : ''));

function walk() {
  const { minutes, profile, direction } = view.peek();
  return { minutes, profile, direction };
}

function ask_service_area(keep: boolean): void {
  const own = client.peek();
  const { facility } = view.peek();
  if (own) void service_area.load((signal) => own.service_area(facility, walk(), signal), keep);
}

function ask_coverage(keep: boolean): void {
  const own = client.peek();
  const { cover, level } = view.peek();
  if (own) void coverage.load((signal) => own.coverage(cover, level, walk(), signal), keep);
}

function ask_assignment(keep: boolean): void {
  const own = client.peek();
  const { to, profile } = view.peek();
  if (own) void assignment.load((signal) => own.assignment(to, profile, signal), keep);
}

const kLogRows = 50;
const kMostLogRows = 500; // that the server gives at once

// The newest entries anew, and after them the older ones that were shown; not where others lie between.
export function refreshed_log(shown: LogPage | undefined, newest: LogPage): LogPage {
  const last = newest.entries.at(-1)?.revision ?? 0;
  const reaches = (shown?.entries[0]?.revision ?? 0) >= last;
  const older = reaches ? shown?.entries.filter(({ revision }) => revision < last) ?? [] : [];
  return older.length > 0 ? { entries: [...newest.entries, ...older], next: shown!.next ?? null } : newest;
}

// As many as are shown: which of them have been undone may have changed.
export function ask_log(keep: boolean): void {
  const own = client.peek();
  if (!own) return;
  const shown = keep ? log.state.peek().data : undefined;
  const rows = Math.min(Math.max(shown?.entries.length ?? 0, kLogRows), kMostLogRows);
  void log.load(async (signal) => refreshed_log(shown, await own.log(rows, undefined, signal)), keep);
}

export async function older_log(): Promise<void> {
  const own = client.peek();
  const shown = log.state.peek().data;
  if (!own || !shown?.next) return;
  const before = shown.next;
  await log.load(async (signal) => {
    const page = await own.log(kLogRows, before, signal);
    return { ...page, entries: [...shown.entries, ...page.entries] };
  });
}

interface Tool {
  question: () => string;
  ask: (keep: boolean) => void;
  clear: () => void;
  layers: string[] | null; // that it is computed from; null: any change
}

const kTools: Tool[] = [
  {
    question: () => service_question.value,
    ask: ask_service_area,
    clear: () => service_area.clear(),
    layers: ['ways', 'buildings', 'facilities', 'areas', 'counts', 'elevation'],
  },
  {
    question: () => coverage_question.value,
    ask: ask_coverage,
    clear: () => coverage.clear(),
    layers: ['ways', 'buildings', 'facilities', 'areas', 'counts', 'elevation'],
  },
  {
    question: () => assignment_question.value,
    ask: ask_assignment,
    clear: () => assignment.clear(),
    layers: ['ways', 'organisations', 'areas', 'elevation'],
  },
  { question: () => log_question.value, ask: ask_log, clear: () => log.clear(), layers: null },
];

export function start_tools(): void {
  for (const tool of kTools) {
    let last = '';
    effect(() => {
      const own = client.value;
      const question = own ? tool.question() : '';
      const before = last;
      last = question;
      if (question === '') tool.clear();
      else if (question !== before) tool.ask(before !== '' && same_subject(before, question));
    });
    watch_changes((event) => {
      const told = event && { ...event, layers: event.layers.flatMap(levels_as_areas) };
      if (last !== '' && (tool.layers === null || concerns(told, tool.layers))) tool.ask(true);
    });
  }
}

// The three levels of areas count as "areas".
function levels_as_areas(layer: string): string[] {
  return ['subdistricts', 'communities', 'grids'].includes(layer) ? ['areas'] : [layer];
}

// The same facility or kind with other minutes: the old picture stays until the new one is there.
function same_subject(a: string, b: string): boolean {
  const before = JSON.parse(a) as Record<string, unknown>;
  const after = JSON.parse(b) as Record<string, unknown>;
  return before.facility === after.facility && before.cover === after.cover && before.to === after.to;
}
