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

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function say(message: Message): void {
  const toast = { ...message, id: next_id++ };
  toasts.value = [...toasts.value, toast].slice(-kMostToasts);
  setTimeout(() => dismiss(toast.id), kShownMilliseconds[message.kind]);
}
