import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { change_own_password, sign_out, type AreaName, type OwnAccount } from '../../api/account_client';
import { t, type Key } from '../../i18n';
import { account, who } from '../../state/may';
import { client, left } from '../../state/session';
import { say } from '../../state/toasts';
import { Icon, Trouble } from '../parts';
import { first_open } from './first_account';
import { NewPassword, TextField } from './password_fields';
import { use_request } from '../use_request';

// "全区", or the areas by name.
export function areas_in_words(areas: AreaName[]): string {
  return areas.length === 0 ? t('account.whole') : areas.map((area) => area.name || area.code || `#${area.id}`).join(t('common.list_mark'));
}

function OwnPassword({ base, done }: { base: string; done: () => void }): JSX.Element {
  const [old, set_old] = useState('');
  const [first, set_first] = useState('');
  const [again, set_again] = useState('');
  const { busy, problem, run } = use_request();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await run(() => change_own_password(base, old, first)))) return;
    say({ kind: 'done', text: () => t('account.changed') });
    done();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <TextField label={t('account.old')} type="password" complete="current-password" value={old} change={set_old} focus />
      <NewPassword first={first} again={again} change={(a, b) => { set_first(a); set_again(b); }} />
      {problem && <Trouble problem={problem} />}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || old === '' || first === '' || first !== again}>{t('common.save')}</button>
        <button type="button" onClick={done}>{t('common.cancel')}</button>
      </div>
    </form>
  );
}

function Menu({ own, close }: { own: OwnAccount; close: () => void }): JSX.Element {
  const [changing, set_changing] = useState(false);
  const { busy, problem, run } = use_request();
  const base = client.value?.base ?? '';
  const leave = () => void run(async () => {
    await sign_out(base);
    left();
  });
  return (
    <div class="account-card" role="dialog" aria-label={t('account.menu', { name: own.name })}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); close(); } }}>
      <p><strong>{own.name}</strong></p>
      <p class="quiet">{t('common.told', { name: t('account.role'), value: t(`role.${own.role}` as Key) })}</p>
      <p class="quiet">{t('common.told', { name: t('account.sees'), value: areas_in_words(own.areas) })}</p>
      {changing ? <OwnPassword base={base} done={() => set_changing(false)} /> : (
        <div class="actions">
          <button type="button" onClick={() => set_changing(true)}>{t('account.change_password')}</button>
          <button type="button" disabled={busy} onClick={leave}>{t('account.sign_out')}</button>
        </div>
      )}
      {problem && <Trouble problem={problem} />}
    </div>
  );
}

export function AccountMenu(): JSX.Element | null {
  const [open, set_open] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const outside = (event: MouseEvent) => {
      if (!box.current?.contains(event.target as Node)) set_open(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, []);
  if (who.value?.open) {
    return (
      <button type="button" class="language account-button" title={t('first.open')} aria-label={t('first.open')}
        onClick={() => (first_open.value = true)}><Icon of="accounts" /></button>
    );
  }
  const own = account.value;
  if (!own) return null;
  return (
    <span class="account-menu" ref={box}>
      <button type="button" class="language account-button" aria-expanded={open} aria-label={t('account.menu', { name: own.name })}
        onClick={() => set_open(!open)}><Icon of="accounts" /><span class="account-name">{own.name}</span></button>
      {open && <Menu own={own} close={() => set_open(false)} />}
    </span>
  );
}
