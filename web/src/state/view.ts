import { computed, signal, type ReadonlySignal } from '@preact/signals';

import { lang, remember_language, stored_language, type Lang } from '../i18n';
import { format_view, kDefaultView, parse_view, type View } from './view_url';

// The view shown; changed only by `go`, `adjust` and the browser's back and forward.
const current = signal<View>(kDefaultView);
export const view: ReadonlySignal<View> = current;
let by_history = false;

function part<K extends keyof View>(name: K): ReadonlySignal<View[K]> {
  let last = kDefaultView[name];
  return computed(() => {
    const next = current.value[name];
    // Arrays and records are remade by parsing; equal content keeps its identity.
    if (JSON.stringify(next) !== JSON.stringify(last)) last = next;
    return last;
  });
}

type Parts = { readonly [K in keyof View]: ReadonlySignal<View[K]> };

// The parts of the view one by one: who reads one is not woken by changes of others.
export const parts = Object.fromEntries(
  (Object.keys(kDefaultView) as (keyof View)[]).map((name) => [name, part(name)]),
) as unknown as Parts;

// The URL first: what the new view wakes may change it in turn, as the map does when it moves.
function show(next: View, replace: boolean): void {
  const url = format_view(next);
  if (!replace) by_history = false;
  if (url !== location.pathname + location.search) {
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
  }
  current.value = next;
}

// A step of the user: back returns to what was before.
export function go(patch: Partial<View>): void {
  show({ ...current.value, ...patch }, false);
}

// A continuous movement (panning, typing): no step of its own.
export function adjust(patch: Partial<View>): void {
  show({ ...current.value, ...patch }, true);
}

export function set_language(value: Lang): void {
  lang.value = value;
  remember_language(value);
}

// Whether the view shown came by the browser's back or forward and not by a step of the user: it brings
// its own place.
export function travelled(): boolean {
  return by_history;
}

// Reads the URL and follows the browser's back and forward. `?lang=` sets the language once.
export function start_view(): void {
  const wanted = new URLSearchParams(location.search).get('lang');
  if (wanted === 'en' || wanted === 'zh') set_language(wanted);
  else lang.value = stored_language();
  show(parse_view(location.search), true);
  addEventListener('popstate', () => {
    by_history = true;
    current.value = parse_view(location.search);
  });
}
