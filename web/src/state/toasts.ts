import { signal } from '@preact/signals';

export interface Message {
  kind: 'done' | 'news' | 'error';
  text: () => string; // a function, so that it follows the language
  action?: { label: () => string; run: () => void };
  // What it is about: what is said later of the same takes its place, and with it an undo that holds no more.
  about?: string;
}

export interface Toast extends Message {
  id: number;
}

const kShownMilliseconds = { done: 10_000, news: 6_000, error: 12_000 };
const kMostToasts = 3;

export const toasts = signal<Toast[]>([]);
let next_id = 1;

const timers = new Map<number, ReturnType<typeof setTimeout>>();

// What keeps a message: the pointer rests on it, or the focus is in it.
export type Holder = 'pointer' | 'focus';
const held = new Map<number, Set<Holder>>();

function stop(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

function start(toast: Toast): void {
  stop(toast.id);
  timers.set(toast.id, setTimeout(() => dismiss(toast.id), kShownMilliseconds[toast.kind]));
}

// While it is held a message stays: nobody loses the undo he is about to press.
export function hold(toast: Toast, by: Holder): void {
  held.set(toast.id, (held.get(toast.id) ?? new Set()).add(by));
  stop(toast.id);
}

export function release(toast: Toast, by: Holder): void {
  const holders = held.get(toast.id);
  if (!holders?.delete(by) || holders.size > 0) return;
  held.delete(toast.id);
  start(toast);
}

export function dismiss(id: number): void {
  stop(id);
  held.delete(id);
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function forget_toasts(): void {
  for (const { id } of toasts.peek()) dismiss(id);
}

// The one that makes room: news first, then the oldest; never one that can be acted upon or is held.
function expendable(all: readonly Toast[]): Toast | undefined {
  const free = all.filter((toast) => !toast.action && !held.has(toast.id));
  return free.find((toast) => toast.kind === 'news') ?? free[0];
}

// Ensures: the message is shown. No more than a few stand at once, but for those that can be acted upon
// or are held.
export function say(message: Message): void {
  const toast = { ...message, id: next_id++ };
  for (const { id, about } of toasts.peek()) if (about && about === message.about) dismiss(id);
  while (toasts.peek().length >= kMostToasts) {
    const out = expendable(toasts.peek());
    if (!out) break;
    dismiss(out.id);
  }
  toasts.value = [...toasts.peek(), toast];
  start(toast);
}
