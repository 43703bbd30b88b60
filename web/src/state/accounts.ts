// The accounts of the district, for its administrators.
import { effect } from '@preact/signals';

import { ask_accounts, type AccountEntry } from '../api/account_client';
import { Resource } from './resource';
import { client, concerns, watch_changes } from './session';
import { shown_tab } from './may';

export const accounts = new Resource<AccountEntry[]>();

export function load_accounts(): void {
  const own = client.peek();
  if (own) void accounts.load((signal) => ask_accounts(own.base, signal));
}

export function start_accounts(): void {
  effect(() => {
    const wanted = client.value !== null && shown_tab.value === 'accounts';
    if (wanted) load_accounts();
    else accounts.clear();
  });
  watch_changes((event) => {
    if (accounts.state.peek().data && concerns(event, ['accounts'])) load_accounts();
  });
}
