// What is open: the list of districts, one district, and the line on which changes arrive.
import { computed, signal } from '@preact/signals';

import { ask_who, type Who } from '../api/account_client';
import { Client, Problem, watch_signed_out } from '../api/client';
import { EventLine } from '../api/events';
import type { ChangeEvent, District, DistrictEntry, Feature, FeatureKey } from '../api/types';
import { t, words } from '../i18n';
import { account, session_ended, signed_out, who } from './may';
import { Resource, retry_unanswered } from './resource';
import { forget_toasts, say } from './toasts';
import { adjust, view } from './view';
import { WriteKeys } from './write_key';

export const districts = new Resource<DistrictEntry[]>();
export const district_info = new Resource<District>();
export const district = computed(() => district_info.state.value.data ?? null);

export const client = signal<Client | null>(null);
export const line_up = signal(true);

type Watcher = (event: ChangeEvent | null) => void;
const watchers = new Set<Watcher>();

// Calls `watcher` for each change, and with null when everything is to be loaded anew.
export function watch_changes(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(event: ChangeEvent | null): void {
  for (const watcher of [...watchers]) watcher(event);
}

let line: EventLine | null = null;
let line_timer: ReturnType<typeof setTimeout> | undefined;
const kLineGraceMilliseconds = 1500;

function set_line(up: boolean): void {
  if (up) {
    clearTimeout(line_timer);
    line_timer = undefined;
    line_up.value = true;
    retry_unanswered();
  } else {
    // A reconnection within the grace is not worth a banner; every failed attempt comes by here, and
    // only the first starts the clock.
    line_timer ??= setTimeout(() => (line_up.value = false), kLineGraceMilliseconds);
  }
}

async function refresh_info(): Promise<void> {
  const own = client.peek();
  if (own) await district_info.load(() => own.district());
}

let refresh_timer: ReturnType<typeof setTimeout> | undefined;

function on_change(event: ChangeEvent): void {
  tell(event);
  void tell_news(event);
  // Counts in the layer list follow; a burst of changes asks once.
  clearTimeout(refresh_timer);
  refresh_timer = setTimeout(() => void refresh_info(), 500);
}

// The line may be quicker than the answer to a write of this page: that is waited for, since what one
// has done oneself is no news.
async function tell_news(event: ChangeEvent): Promise<void> {
  await Promise.allSettled([...writes_under_way]);
  if (own_writes.delete(event.revision)) return;
  say({ kind: 'news', text: () => news_of(event) });
  for (const watcher of [...news_watchers]) watcher(event);
}

const news_watchers = new Set<(event: ChangeEvent) => void>();

// Calls `watcher` for each change that was not made from this page.
export function watch_news(watcher: (event: ChangeEvent) => void): () => void {
  news_watchers.add(watcher);
  return () => news_watchers.delete(watcher);
}

function news_of(event: ChangeEvent): string {
  const summary = words({ zh: event.summary_zh, en: event.summary_en });
  return t('live.by', { actor: event.actor, summary });
}

async function on_reset(): Promise<void> {
  const own = turn;
  await refresh_info();
  if (own !== turn) return;
  line?.skip_to(district.peek()?.revision ?? 0);
  tell(null);
  say({ kind: 'news', text: () => t('live.reset') });
}

function close_line(): void {
  line?.close();
  line = null;
  clearTimeout(line_timer);
  line_timer = undefined;
  line_up.value = true;
}

function open_line(own: Client, revision: number): void {
  close_line();
  line = new EventLine(own.base, revision, {
    change: on_change,
    reset: () => void on_reset(),
    line: set_line,
    // The line does not say why it was refused; a request does.
    refused: () => void ask_who_again(own.base),
  });
}

// Grows with every closing: an answer to what was asked before it opens and shows nothing.
let turn = 0;

const forgetters = new Set<() => void>();

// Calls `forget` when the district is closed: what one person saw, typed or could undo there is not
// shown to the next one, nor in another district.
export function watch_closed(forget: () => void): void {
  forgetters.add(forget);
}

export function close_district(): void {
  turn += 1;
  close_line();
  clearTimeout(refresh_timer);
  end_waiting(false);
  session_ended.value = false;
  client.value = null;
  district_info.clear();
  own_writes.clear(); // revisions of another district count from one too
  writes_under_way.clear();
  forget_toasts();
  for (const forget of forgetters) forget();
}

// Requests that were refused because the session has ended.
let waiting: ((again: boolean) => void)[] = [];

function end_waiting(again: boolean): void {
  for (const go_on of waiting) go_on(again);
  waiting = [];
}

function stop_for_sign_in(): void {
  if (signed_out.peek()) return; // several requests may be refused at once
  if (account.peek()) session_ended.value = true;
  else who.value = { open: false, account: null };
  close_line();
}

// The district that is open or being opened, as its path.
let opened_base = '';

function wait_for_sign_in(path: string): Promise<boolean> {
  // Of a district that has been left meanwhile: it says nothing of this one.
  if (!path.startsWith(`${opened_base}/`)) return Promise.resolve(false);
  stop_for_sign_in();
  if (!session_ended.peek()) return Promise.resolve(false);
  return new Promise((go_on) => { waiting.push(go_on); });
}

async function ask_who_again(base: string): Promise<void> {
  const own = turn;
  try {
    const told = await ask_who(base);
    if (own !== turn) return;
    if (!told.open && told.account === null) stop_for_sign_in();
    else who.value = told;
  } catch (error) {
    // Not reached: the line is tried again, and says so.
    if (!(error instanceof Problem)) throw error;
  }
}

export async function open_district(code: string): Promise<void> {
  close_district();
  who.value = null;
  const mine = turn;
  const own = new Client(code);
  opened_base = own.base;
  await ask_who_again(own.base);
  if (mine === turn && !signed_out.peek()) await load_district(own);
}

async function load_district(own: Client): Promise<void> {
  const mine = turn;
  const info = await district_info.load(() => own.district(), false);
  if (!info || mine !== turn) return;
  client.value = own;
  open_line(own, info.revision);
}

// After a sign-in. The same person finds his work as it was, and what he was about to save is saved;
// anybody else begins anew.
export async function signed_in(told: Who): Promise<void> {
  const own = client.peek();
  const same = session_ended.peek() && !told.open && told.account?.id === account.peek()?.id && own !== null;
  if (!same) close_district();
  session_ended.value = false;
  who.value = told;
  if (!same) return load_district(new Client(view.peek().district));
  end_waiting(true);
  const mine = turn;
  await refresh_info();
  if (mine !== turn || signed_out.peek()) return; // left meanwhile, or ended again
  open_line(own, district.peek()?.revision ?? 0);
  tell(null);
}

// After signing out: nothing of what was seen stays.
export function left(): void {
  close_district();
  who.value = { open: false, account: null };
}

export function start_session(): void {
  watch_signed_out(wait_for_sign_in);
}

let views_opened = 0;

// Opens what the view names; the only district of the server where it names none. Called again, the
// earlier call opens nothing more.
export async function open_from_view(): Promise<void> {
  const own = ++views_opened;
  const list = await districts.load(() => Client.districts());
  if (own !== views_opened) return;
  const code = view.peek().district;
  if (code === '' && list?.length === 1) {
    adjust({ district: list[0]!.code });
  } else if (code !== '') {
    await open_district(code);
  }
}

// Revisions written from this page, and the requests that write.
const own_writes = new Set<number>();
const writes_under_way = new Set<Promise<unknown>>();

// Notes a write of this page. Whoever asked for it has gone when its district has been left meanwhile:
// then nothing follows, no message about it and no undoing in another district.
export async function written<T>(request: Promise<T>, revision_of: (answer: T) => number | undefined): Promise<T> {
  const own = turn;
  const noted = request.then((answer) => {
    const revision = revision_of(answer);
    if (revision !== undefined && own === turn) own_writes.add(revision);
    return answer;
  });
  writes_under_way.add(noted);
  const [outcome] = await Promise.allSettled([noted]);
  writes_under_way.delete(noted);
  if (own !== turn) return new Promise<never>(() => undefined);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

// Of writes to what is there already: such a body names the object, its version and what it becomes, so
// that it is the same request whichever form sends it again.
export const write_keys = new WriteKeys();

export async function save_field(
  feature: Feature, field: string, value: unknown,
): Promise<{ feature: Feature; revision: number | undefined }> {
  const own = client.peek();
  if (!own) throw new Problem(0, 'unreachable', t('error.unreachable'));
  const { layer, id, version } = feature.properties;
  const changes = { [field]: value };
  return write_keys.send({ base: own.base, layer, id, version, changes }, (write_id) => (
    written(own.edit({ layer, id }, version, changes, write_id), (saved) => saved.revision)
  ));
}

export async function undo(revision: number): Promise<void> {
  const own = client.peek();
  if (!own) return;
  await write_keys.send({ base: own.base, undo: revision }, (write_id) => (
    written(own.undo(revision, write_id), (done) => done.revision)
  ));
  say({ kind: 'done', text: () => t('undo.done', { n: String(revision) }) });
}

// Undoes and says in words why not, where it is refused.
export async function undo_or_say(revision: number): Promise<void> {
  try {
    await undo(revision);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const later = error.body.blocking;
    const list = Array.isArray(later) ? later.map((r) => `#${r}`).join(t('common.list_mark')) : '';
    say({ kind: 'error', text: () => (list ? t('undo.blocked', { list }) : error.message) });
  }
}

export function touches(event: ChangeEvent | null, key: FeatureKey): boolean {
  if (!event || !event.features) return true;
  return event.features.some((f) => f.id === key.id && same_layer(f.layer, key.layer));
}

// Events may speak of "areas" for the three levels at once.
export function same_layer(told: string, layer: string): boolean {
  if (told === layer) return true;
  return told === 'areas' && ['subdistricts', 'communities', 'grids'].includes(layer);
}

export function concerns(event: ChangeEvent | null, layers: readonly string[]): boolean {
  return !event || event.layers.some((told) => layers.some((layer) => same_layer(told, layer)));
}
