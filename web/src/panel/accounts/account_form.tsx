import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import {
  add_account, edit_account, kRoles, type AccountEntry, type AccountFields, type Role,
} from '../../api/account_client';
import { new_write_id, Problem } from '../../api/client';
import { t, type Key } from '../../i18n';
import { load_accounts } from '../../state/accounts';
import { client, written } from '../../state/session';
import { say } from '../../state/toasts';
import { Choice, Trouble } from '../parts';
import { areas_in_words } from './account_menu';
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

// What another has made of the account meanwhile, out of a refused write.
function current_of(problem: Problem | undefined): AccountEntry | undefined {
  return problem?.status === 412 ? problem.body.current as AccountEntry | undefined : undefined;
}

export function AccountForm({ entry, done }: { entry: AccountEntry | null; done: () => void }): JSX.Element {
  const [name, set_name] = useState('');
  const [role, set_role] = useState<Role>(entry?.role ?? 'viewer');
  const [areas, set_areas] = useState<number[]>(entry?.areas.map((area) => area.id) ?? []);
  const [cadre, set_cadre] = useState(entry?.cadre ?? 0);
  const [first, set_first] = useState('');
  const [again, set_again] = useState('');
  const [version, set_version] = useState(entry?.version ?? 0);
  const write_id = useRef(new_write_id()); // one account, however often the button is pressed
  const { busy, problem, run } = use_request();
  const stale = current_of(problem);
  const base = client.value?.base ?? '';
  const whole = role === 'administrator'; // has the whole district always

  const submit = async (event: Event) => {
    event.preventDefault();
    const fields: AccountFields = { role, areas: whole ? [] : areas, cadre: cadre || null };
    const saved = await run(async () => {
      const request = entry === null
        ? add_account(base, { name: name.trim(), password: first, ...fields }, write_id.current)
        : edit_account(base, entry.id, version, first === '' ? fields : { ...fields, password: first }, new_write_id());
      await written(request, (made) => made.version);
    });
    if (!saved) {
      write_id.current = new_write_id();
      return;
    }
    const called = entry?.name ?? name.trim();
    say({ kind: 'done', text: () => t(entry ? 'accounts.saved' : 'accounts.made', { name: called }) });
    load_accounts();
    done();
  };
  if (stale && stale.version !== version) set_version(stale.version);
  const incomplete = entry === null ? name.trim() === '' || first === '' : false;
  return (
    <form class="form" aria-label={entry ? t('accounts.edit', { name: entry.name }) : t('accounts.add')}
      onSubmit={(event) => void submit(event)}>
      {entry === null && <TextField label={t('sign_in.name')} value={name} change={set_name} focus max={64} />}
      <RoleChoice role={role} change={set_role} />
      {!whole && <AreaChoice chosen={areas} known={entry?.areas ?? []} change={set_areas} />}
      <CadreChoice chosen={cadre} change={set_cadre} />
      {entry !== null && <p class="quiet">{t('accounts.set_password')}</p>}
      {entry === null || first !== '' || again !== ''
        ? <NewPassword first={first} again={again} change={(a, b) => { set_first(a); set_again(b); }} />
        : <TextFieldOptional label={t('account.new')} change={set_first} />}
      {stale
        ? <p class="warning" role="alert">{t('accounts.stale', { role: t(`role.${stale.role}` as Key), areas: areas_in_words(stale.areas) })}</p>
        : problem && <Trouble problem={problem} />}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || incomplete || first !== again}>{t('accounts.save')}</button>
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
