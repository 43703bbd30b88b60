// What the one who sits here may do, by the words of `GET /session`; in a district without accounts
// everything.
import { computed, signal } from '@preact/signals';

import type { OwnAccount, Who } from '../api/account_client';

export const who = signal<Who | null>(null); // null: not asked yet

export const account = computed<OwnAccount | null>(() => (who.value && !who.value.open ? who.value.account : null));
// The district has accounts and nobody is signed in here.
export const signed_out = computed(() => who.value !== null && !who.value.open && who.value.account === null);

// Panels that not everybody has.
export function tab_shown(tab: string): boolean {
  if (tab === 'log') return may('log.read');
  if (tab === 'accounts') return account.value !== null && may('account.manage');
  return true;
}

export function may(word: string): boolean {
  if (who.value === null || who.value.open) return true;
  return account.value?.may.includes(word) ?? false;
}
