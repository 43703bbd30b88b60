// Requests about who one is and who may sign in. `base` is the district's path, "/andorra".
import { answer_to, body_of, request, write } from './client';

export interface AreaName {
  id: number;
  level: string | null; // null: the area is gone
  code: string;
  name: string;
}

// The one who sits here.
export interface OwnAccount {
  id: number;
  name: string;
  role: Role;
  areas: AreaName[]; // none: the whole district
  cadre: number | null;
  may: string[];
}

export const kRoles = ['administrator', 'dispatcher', 'cadre', 'engineer', 'viewer'] as const;
export type Role = (typeof kRoles)[number];

// `open`: the district has no accounts. `setup`: the first may be made with the console's token.
export type Who = { open: true; setup?: boolean } | { open: false; account: OwnAccount | null };

// A line of the administrator's list.
export interface AccountEntry {
  id: number;
  version: number;
  name: string;
  role: Role;
  areas: AreaName[];
  cadre: number | null;
  disabled: boolean;
  made_at: string;
}

export interface AccountFields {
  role?: Role;
  areas?: number[];
  cadre?: number | null;
  disabled?: boolean;
  password?: string;
}

export function ask_who(base: string): Promise<Who> {
  return request(`${base}/session`);
}

export async function sign_in(base: string, name: string, password: string): Promise<Who> {
  return body_of(await write('POST', `${base}/session`, { name, password }, {}));
}

export async function make_first_account(base: string, token: string, name: string, password: string): Promise<Who> {
  return body_of(await write('POST', `${base}/accounts/first`, { token, name, password }, {}));
}

export async function sign_out(base: string): Promise<void> {
  await answer_to(`${base}/session`, { method: 'DELETE' });
}

export async function change_own_password(base: string, old: string, wanted: string): Promise<void> {
  await write('PUT', `${base}/session/password`, { old, new: wanted }, {});
}

export async function ask_accounts(base: string, signal?: AbortSignal): Promise<AccountEntry[]> {
  return (await request<{ accounts: AccountEntry[] }>(`${base}/accounts`, { signal: signal ?? null })).accounts;
}

export async function add_account(
  base: string, account: AccountFields & { name: string; password: string }, write_id: string,
): Promise<AccountEntry> {
  return body_of(await write('POST', `${base}/accounts`, account, { 'Idempotency-Key': write_id }));
}

export async function edit_account(
  base: string, id: number, version: number, fields: AccountFields, write_id: string,
): Promise<AccountEntry> {
  return body_of(await write('PATCH', `${base}/accounts/${id}`, fields, {
    'If-Match': `"${version}"`,
    'Idempotency-Key': write_id,
  }));
}
