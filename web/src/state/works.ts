// The projects of the district, and the works and totals of the one that is open.
import { computed, effect, signal } from '@preact/signals';

import {
  ask_projects, ask_totals, ask_works, edit_work, type Project, type Totals, type WorkFields, type WorkItem, type Works,
} from '../api/works_client';
import { Problem } from '../api/client';
import { t } from '../i18n';
import { shown_tab } from './may';
import { Resource } from './resource';
import { client, concerns, watch_changes, watch_closed, write_keys, written } from './session';
import { go, parts, view } from './view';

export const projects = new Resource<Project[]>();
export const works = new Resource<Works>();
export const totals = new Resource<Totals>();

// What the pointer is over: items and a zone; 0: none.
export interface Pointed {
  items: readonly number[];
  zone: number;
  on_map: boolean; // there, not in the list
}
export const kNothing: Pointed = { items: [], zone: 0, on_map: false };
export const pointed = signal<Pointed>(kNothing);
// The items at the spot clicked last, where there are several to choose from.
export const works_here = signal<readonly number[]>([]);
// Who changed an item last while the page looked on.
export const changed_by = new Map<number, string>();

watch_closed(() => {
  pointed.value = kNothing;
  works_here.value = [];
  changed_by.clear();
});

// The project that is shown: the one in the URL, else the first.
export const shown_project = computed<Project | undefined>(() => {
  const all = projects.state.value.data;
  return all?.find((one) => one.id === parts.project.value) ?? all?.[0];
});
const shown_id = computed(() => shown_project.value?.id ?? 0);

export const work_filtered = computed(() =>
  parts.zone.value !== 0 || parts.work_kind.value !== '' || parts.stage.value !== '');
export const kNoWorkFilter = { zone: 0, work_kind: '', stage: '' } as const;

// Those of the filter, on the map and in the list; the open one stays, since somebody is at work on it.
export const listed_works = computed<WorkItem[]>(() =>
  (works.state.value.data?.features ?? []).filter(({ properties: one }) =>
    one.id === parts.work.value
    || ((parts.work_kind.value === '' || one.kind === parts.work_kind.value)
      && (parts.stage.value === '' || one.stage === parts.stage.value)
      && (parts.zone.value === 0 || one.zones.some((zone) => zone.id === parts.zone.value)))));

export const open_work = computed(() =>
  works.state.value.data?.features.find((one) => one.properties.id === parts.work.value));

function load_projects(): void {
  const own = client.peek();
  if (own) void projects.load((signal_) => ask_projects(own.base, signal_));
}

function load_works(keep: boolean): void {
  const own = client.peek();
  const id = shown_id.peek();
  if (own && id) void works.load((signal_) => ask_works(own.base, id, signal_), keep);
}

function load_totals(keep: boolean): void {
  const own = client.peek();
  const id = shown_id.peek();
  if (own && id) void totals.load((signal_) => ask_totals(own.base, id, view.peek().by, signal_), keep);
}

export function start_works(): void {
  const shown = computed(() => client.value !== null && shown_tab.value === 'works');
  effect(() => {
    if (shown.value) load_projects();
    else projects.clear();
  });
  let before = 0;
  effect(() => {
    const id = shown_id.value;
    if (id === 0) works.clear();
    else load_works(id === before);
    if (id !== before) works_here.value = [];
    before = id;
  });
  effect(() => {
    void parts.by.value;
    if (shown_id.value) load_totals(false);
    else totals.clear();
  });
  watch_changes((event) => {
    for (const { layer, id } of event?.features ?? []) if (layer === 'work_items') changed_by.set(id, event!.actor);
    if (!shown.peek() || !concerns(event, ['projects', 'zones', 'work_items', 'declared_totals', 'areas'])) return;
    load_projects();
    load_works(true);
    load_totals(true);
  });
}

// Another project has other zones and kinds.
export function choose_project(project: number): void {
  go({ project, work: 0, ...kNoWorkFilter });
}

// Chosen again it is chosen no more.
export function choose_zone(zone: number): void {
  go({ zone: view.peek().zone === zone ? 0 : zone });
}

// Closes the choice or the item that is open; false when there is none.
export function leave_work(): boolean {
  const work = parts.work.peek();
  if (shown_tab.peek() !== 'works' || (work === 0 && works_here.peek().length === 0)) return false;
  if (works_here.peek().length > 0) works_here.value = [];
  else go({ work: 0 });
  return true;
}

export async function save_work(item: WorkItem, fields: WorkFields): Promise<WorkItem> {
  const own = client.peek();
  if (!own) throw new Problem(0, 'unreachable', t('error.unreachable'));
  const { id, version } = item.properties;
  const { item: now } = await write_keys.send({ base: own.base, work: id, version, fields }, (write_id) => (
    written(edit_work(own.base, id, version, fields, write_id), (saved) => saved.revision)
  ));
  const data = works.state.peek().data;
  if (data) works.set({ ...data, features: data.features.map((one) => (one.properties.id === id ? now : one)) });
  load_totals(true);
  return now;
}
