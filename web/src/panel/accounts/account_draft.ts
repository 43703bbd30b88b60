// What somebody has chosen for an account, and what of it is to be sent.
import type { AccountEntry, AccountFields, Role } from '../../api/account_client';

export interface AccountDraft {
  role: Role;
  areas: number[]; // none: the whole district
  cadre: number; // 0: none
}
export type AccountField = keyof AccountDraft;
export const kAccountFields: readonly AccountField[] = ['role', 'areas', 'cadre'];

export function draft_of(entry: AccountEntry | null): AccountDraft {
  return { role: entry?.role ?? 'viewer', areas: entry?.areas.map((area) => area.id) ?? [], cadre: entry?.cadre ?? 0 };
}

// An administrator has the whole district always.
function as_sent({ role, areas, cadre }: AccountDraft): AccountDraft {
  return { role, areas: role === 'administrator' ? [] : [...areas].sort((a, b) => a - b), cadre };
}

export function differing(a: AccountDraft, b: AccountDraft): AccountField[] {
  const [one, other] = [as_sent(a), as_sent(b)];
  return kAccountFields.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}

export function fields_of(draft: AccountDraft): AccountFields {
  const { role, areas, cadre } = as_sent(draft);
  return { role, areas, cadre: cadre || null };
}

// What differs from the account as it was seen: the rest is not touched, whoever changes it meanwhile.
export function changed_fields(draft: AccountDraft, seen: AccountEntry): AccountFields {
  const fields = fields_of(draft);
  return Object.fromEntries(differing(draft, draft_of(seen)).map((field) => [field, fields[field]]));
}

// What was chosen on top of the account as it is now: the rest is taken from it.
export function rebased(draft: AccountDraft, seen: AccountEntry, now: AccountEntry): AccountDraft {
  const chosen = differing(draft, draft_of(seen));
  const next = draft_of(now);
  return Object.fromEntries(kAccountFields.map((field) => [field, (chosen.includes(field) ? draft : next)[field]])) as unknown as AccountDraft;
}
