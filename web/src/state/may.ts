// What the one who sits here may do, by the words of `GET /session`; in a district without accounts
// everything.
import { computed, signal } from '@preact/signals';

import type { OwnAccount, Who } from '../api/account_client';
import { parts } from './view';
import type { Tab } from './view_url';

export const who = signal<Who | null>(null); // null: not asked yet

export const account = computed<OwnAccount | null>(() => (who.value && !who.value.open ? who.value.account : null));
// The session of `account` has ended: whose work stands below the sign-in page, and what he may do
// with it, stays known until somebody signs in.
export const session_ended = signal(false);
// The district has accounts and nobody is signed in here.
export const signed_out = computed(() => (
  session_ended.value || (who.value !== null && !who.value.open && who.value.account === null)
));

// Not only some areas of the district.
export const sees_all = computed(() => account.value === null || account.value.areas.length === 0);

// Panels that not everybody has.
export function tab_shown(tab: string): boolean {
  if (tab === 'log') return may('log.read');
  if (tab === 'accounts') return account.value !== null && may('account.manage');
  return true;
}

// The panel on the page: a link may name one that this account has not.
export const shown_tab = computed<Tab>(() => (tab_shown(parts.tab.value) ? parts.tab.value : 'list'));

export function may(word: string): boolean {
  if (who.value === null || who.value.open) return true;
  return account.value?.may.includes(word) ?? false;
}
