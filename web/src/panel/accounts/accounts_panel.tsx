import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { edit_account, type AccountEntry } from '../../api/account_client';
import { t, type Key } from '../../i18n';
import { accounts, load_accounts } from '../../state/accounts';
import { account } from '../../state/may';
import { client, write_keys, written } from '../../state/session';
import { Failure, Icon, Progress, Trouble } from '../parts';
import { AccountForm } from './account_form';
import { areas_in_words } from './account_menu';
import { use_request } from '../use_request';

function Switch({ entry }: { entry: AccountEntry }): JSX.Element {
  const [sure, set_sure] = useState(false);
  const { busy, problem, run } = use_request();
  const turn = (disabled: boolean) => void run(async () => {
    const base = client.value?.base ?? '';
    const { id, version } = entry;
    await write_keys.send({ base, account: id, version, disabled }, (write_id) => (
      written(edit_account(base, id, version, { disabled }, write_id), (made) => made.version)
    ));
    set_sure(false);
    load_accounts();
  });
  return (
    <>
      {entry.disabled && <button type="button" disabled={busy} onClick={() => turn(false)}>{t('accounts.enable')}</button>}
      {!entry.disabled && !sure && <button type="button" onClick={() => set_sure(true)}>{t('accounts.disable')}</button>}
      {sure && (
        <div class="stale" role="alertdialog" aria-label={t('accounts.disable')}>
          <p>{t('accounts.disable_sure', { name: entry.name })}</p>
          <div class="actions">
            <button type="button" class="primary" disabled={busy} onClick={() => turn(true)}>{t('accounts.disable_do')}</button>
            <button type="button" onClick={() => set_sure(false)}>{t('common.cancel')}</button>
          </div>
        </div>
      )}
      {problem && <Trouble problem={problem} />}
    </>
  );
}

function Line({ entry, open, choose }: { entry: AccountEntry; open: boolean; choose: (id: number) => void }): JSX.Element {
  const own = entry.id === account.value?.id; // which another has to disable
  return (
    <li class="entry account-line" data-account={entry.name}>
      <div class="item-text">
        <span class="item-title">{entry.name}{entry.disabled && <span class="chip">{t('accounts.off')}</span>}</span>
        <span class="quiet">{t(`role.${entry.role}` as Key)} · {areas_in_words(entry.areas)}</span>
        {own && <span class="quiet">{t('accounts.alone')}</span>}
      </div>
      {!open && (
        <div class="actions">
          <button type="button" aria-label={t('accounts.edit', { name: entry.name })} onClick={() => choose(entry.id)}>
            <Icon of="pen" />
          </button>
          {!own && <Switch entry={entry} />}
        </div>
      )}
      {open && <AccountForm entry={entry} done={() => choose(0)} />}
    </li>
  );
}

const kNew = -1;

export function AccountsPanel(): JSX.Element {
  const [open, set_open] = useState(0); // the account that is being changed
  const { data, busy } = accounts.state.value;
  return (
    <section class="panel-body scroll" aria-label={t('accounts.title')}>
      <div class="row between">
        <h2>{t('accounts.title')}</h2>
        <button type="button" class="primary" onClick={() => set_open(kNew)}>{t('accounts.add')}</button>
      </div>
      <Progress busy={busy} />
      <Failure of={accounts} />
      {open === kNew && <AccountForm entry={null} done={() => set_open(0)} />}
      {data && <p class="quiet">{t('accounts.count', { n: data.length })}</p>}
      <ul class="entries">
        {data?.map((entry) => <Line key={entry.id} entry={entry} open={open === entry.id} choose={set_open} />)}
      </ul>
    </section>
  );
}
