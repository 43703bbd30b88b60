import { signal } from '@preact/signals';

export interface Message {
  kind: 'done' | 'news' | 'error';
  text: () => string; // a function, so that it follows the language
  action?: { label: () => string; run: () => void };
}

export interface Toast extends Message {
  id: number;
}

const kShownMilliseconds = { done: 10_000, news: 6_000, error: 12_000 };
const kMostToasts = 3;

export const toasts = signal<Toast[]>([]);
let next_id = 1;

const timers = new Map<number, ReturnType<typeof setTimeout>>();

// While the pointer rests on it a message stays: nobody loses the undo he is about to press.
export function hold(toast: Toast): void {
  clearTimeout(timers.get(toast.id));
}

export function release(toast: Toast): void {
  hold(toast);
  timers.set(toast.id, setTimeout(() => dismiss(toast.id), kShownMilliseconds[toast.kind]));
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function say(message: Message): void {
  const toast = { ...message, id: next_id++ };
  toasts.value = [...toasts.value, toast].slice(-kMostToasts);
  release(toast);
}
