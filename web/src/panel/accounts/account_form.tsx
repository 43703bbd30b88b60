import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { add_account, edit_account, kRoles, type AccountEntry, type Role } from '../../api/account_client';
import type { Problem } from '../../api/client';
import { t, type Key } from '../../i18n';
import { load_accounts } from '../../state/accounts';
import { client, written } from '../../state/session';
import { say } from '../../state/toasts';
import { WriteKeys } from '../../state/write_key';
import { Choice, Trouble } from '../parts';
import { changed_fields, differing, draft_of, fields_of, rebased, type AccountDraft } from './account_draft';
import { AccountStale } from './account_stale';
import { AreaChoice } from './area_choice';
import { CadreChoice } from './cadre_choice';
import { NewPassword, TextField } from './password_fields';
import { use_request } from '../use_request';

function RoleChoice({ role, change }: { role: Role; change: (role: Role) => void }): JSX.Element {
  return (
    <>
      <Choice label={t('account.role')} value={role} change={change}
        choices={kRoles.map((value) => ({ value, text: t(`role.${value}` as Key) }))} />
      <p class="quiet">{t(`role_does.${role}` as Key)}</p>
    </>
  );
}

// What another has made of the account since it was seen, out of a refused write.
function current_of(problem: Problem | undefined, seen: AccountEntry | null): AccountEntry | undefined {
  const current = problem?.status === 412 ? problem.body.current as AccountEntry | undefined : undefined;
  return current && seen && current.version > seen.version ? current : undefined;
}

export function AccountForm({ entry, done }: { entry: AccountEntry | null; done: () => void }): JSX.Element {
  const [name, set_name] = useState('');
  const [seen, set_seen] = useState(entry); // as the writer has it before his eyes
  const [draft, set_draft] = useState(() => draft_of(entry));
  const [first, set_first] = useState('');
  const [again, set_again] = useState('');
  const keys = useRef(new WriteKeys()); // one account, however often the button is pressed
  const called = entry?.name ?? name.trim();
  const { busy, problem, run } = use_request(() => called);
  const stale = current_of(problem, seen);
  const base = client.value?.base ?? '';
  const change = (part: Partial<AccountDraft>) => set_draft({ ...draft, ...part });

  const send = (from: AccountEntry | null, wanted: AccountDraft): Promise<AccountEntry> => {
    if (from === null) {
      const body = { name: name.trim(), password: first, ...fields_of(wanted) };
      return keys.current.send(body, (write_id) => add_account(base, body, write_id));
    }
    const { id, version } = from;
    const fields = { ...changed_fields(wanted, from), ...(first !== '' && { password: first }) };
    return keys.current.send({ id, version, fields }, (write_id) => edit_account(base, id, version, fields, write_id));
  };
  const save = async (from: AccountEntry | null, wanted: AccountDraft) => {
    if (from && first === '' && differing(wanted, draft_of(from)).length === 0) return done();
    set_seen(from);
    set_draft(wanted);
    const saved = await run(async () => { await written(send(from, wanted), (made) => made.version); });
    if (!saved) return;
    say({ kind: 'done', text: () => t(entry ? 'accounts.saved' : 'accounts.made', { name: called }) });
    load_accounts();
    done();
  };
  const incomplete = entry === null ? name.trim() === '' || first === '' : false;
  return (
    <form class="form" aria-label={entry ? t('accounts.edit', { name: entry.name }) : t('accounts.add')}
      onSubmit={(event) => { event.preventDefault(); if (!stale) void save(seen, draft); }}>
      {entry === null && <TextField label={t('sign_in.name')} value={name} change={set_name} focus max={64} />}
      <RoleChoice role={draft.role} change={(role) => change({ role })} />
      {draft.role !== 'administrator' && <AreaChoice chosen={draft.areas} known={seen?.areas ?? []} change={(areas) => change({ areas })} />}
      <CadreChoice chosen={draft.cadre} change={(cadre) => change({ cadre })} />
      {entry !== null && <p class="quiet">{t('accounts.set_password')}</p>}
      {entry === null || first !== '' || again !== ''
        ? <NewPassword first={first} again={again} change={(a, b) => { set_first(a); set_again(b); }} />
        : <TextFieldOptional label={t('account.new')} change={set_first} />}
      {seen && stale ? (
        <AccountStale draft={draft} seen={seen} now={stale} busy={busy} keep_mine={() => void save(stale, rebased(draft, seen, stale))}
          take_theirs={() => { set_seen(stale); set_draft(draft_of(stale)); }} />
      ) : problem && !problem.body.current && <Trouble problem={problem} />}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || incomplete || first !== again || stale !== undefined}>{t('accounts.save')}</button>
        <button type="button" onClick={done}>{t('common.cancel')}</button>
      </div>
    </form>
  );
}

// Left empty it changes nothing; the second field comes with the first letter.
function TextFieldOptional({ label, change }: { label: string; change: (value: string) => void }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="password" autocomplete="new-password" value="" onInput={(e) => change(e.currentTarget.value)} />
    </label>
  );
}
