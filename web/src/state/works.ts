// The projects of the district, and the works and totals of the one that is open.
import { computed, effect, signal } from '@preact/signals';

import {
  ask_projects, ask_totals, ask_works, edit_work, type Project, type Stage, type Totals, type WorkFields, type WorkItem,
  type Works,
} from '../api/works_client';
import { new_write_id, Problem } from '../api/client';
import { t } from '../i18n';
import { Resource } from './resource';
import { client, concerns, watch_changes, written } from './session';
import { parts, view } from './view';

export const projects = new Resource<Project[]>();
export const works = new Resource<Works>();
export const totals = new Resource<Totals>();
export const hovered_work = signal(0);
// The list's filter; within the page only, since the map shows all of the project.
export const work_kind = signal('');
export const work_stage = signal<Stage | ''>('');
export const work_zone = signal(0);

// The project that is shown: the one in the URL, else the first.
export const shown_project = computed<Project | undefined>(() => {
  const all = projects.state.value.data;
  return all?.find((one) => one.id === parts.project.value) ?? all?.[0];
});
const shown_id = computed(() => shown_project.value?.id ?? 0);

export const listed_works = computed<WorkItem[]>(() =>
  (works.state.value.data?.features ?? []).filter(({ properties: one }) =>
    (work_kind.value === '' || one.kind === work_kind.value)
    && (work_stage.value === '' || one.stage === work_stage.value)
    && (work_zone.value === 0 || one.zones.some((zone) => zone.id === work_zone.value))));

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
  const shown = computed(() => client.value !== null && parts.tab.value === 'works');
  effect(() => {
    if (shown.value) load_projects();
    else projects.clear();
  });
  let before = 0;
  effect(() => {
    const id = shown_id.value;
    if (id === 0) works.clear();
    else load_works(id === before);
    if (id !== before) work_kind.value = work_stage.value = '';
    if (id !== before) work_zone.value = 0;
    before = id;
  });
  effect(() => {
    void parts.by.value;
    if (shown_id.value) load_totals(false);
    else totals.clear();
  });
  watch_changes((event) => {
    if (!shown.peek() || !concerns(event, ['projects', 'zones', 'work_items', 'declared_totals', 'areas'])) return;
    load_projects();
    load_works(true);
    load_totals(true);
  });
}

export async function save_work(item: WorkItem, fields: WorkFields): Promise<WorkItem> {
  const own = client.peek();
  if (!own) throw new Problem(0, 'unreachable', t('error.unreachable'));
  const { id, version } = item.properties;
  const { item: now } = await written(edit_work(own.base, id, version, fields, new_write_id()), (saved) => saved.revision);
  const data = works.state.peek().data;
  if (data) works.set({ ...data, features: data.features.map((one) => (one.properties.id === id ? now : one)) });
  load_totals(true);
  return now;
}
