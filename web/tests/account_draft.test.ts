import { expect, test } from 'vitest';

import type { AccountEntry } from '../src/api/account_client';
import { changed_fields, differing, draft_of, fields_of, rebased } from '../src/panel/accounts/account_draft';

const area = (id: number) => ({ id, level: 'grids', code: '', name: `${id}` });
const entry = (more: Partial<AccountEntry> = {}): AccountEntry => ({
  id: 3, version: 5, name: 'a', role: 'dispatcher', areas: [area(7), area(4)], cadre: null, disabled: false, made_at: '', ...more,
});

test('only what was changed is sent, whatever the order of the areas', () => {
  const draft = draft_of(entry());
  expect(changed_fields({ ...draft, areas: [4, 7] }, entry())).toEqual({});
  expect(changed_fields({ ...draft, areas: [4] }, entry())).toEqual({ areas: [4] });
  expect(changed_fields({ ...draft, cadre: 9 }, entry())).toEqual({ cadre: 9 });
  expect(changed_fields({ ...draft, cadre: 0 }, entry({ cadre: 9 }))).toEqual({ cadre: null });
});

test('an administrator has the whole district', () => {
  expect(changed_fields({ ...draft_of(entry()), role: 'administrator' }, entry())).toEqual({ role: 'administrator', areas: [] });
  expect(fields_of({ role: 'administrator', areas: [4], cadre: 0 })).toEqual({ role: 'administrator', areas: [], cadre: null });
});

test('what was chosen stays on top of what another has made of it, the rest is taken from him', () => {
  const now = entry({ version: 6, role: 'viewer', cadre: 8 });
  const mine = rebased({ ...draft_of(entry()), areas: [1] }, entry(), now);
  expect(mine).toEqual({ role: 'viewer', areas: [1], cadre: 8 });
  expect(changed_fields(mine, now)).toEqual({ areas: [1] });
  expect(differing(mine, draft_of(now))).toEqual(['areas']);
});
