import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { sign_in } from '../../api/account_client';
import { Client } from '../../api/client';
import { t } from '../../i18n';
import { account, session_ended } from '../../state/may';
import { districts, signed_in } from '../../state/session';
import { parts } from '../../state/view';
import { Brand, DistrictChoice, LanguageButton } from '../header';
import { Trouble } from '../parts';
import { TextField } from './password_fields';
import { use_request } from '../use_request';

export function SignIn(): JSX.Element {
  const [name, set_name] = useState(account.peek()?.name ?? ''); // most often the same goes on
  const [password, set_password] = useState('');
  const [shown, set_shown] = useState(false);
  const { busy, problem, run } = use_request();
  const code = parts.district.value;
  const several = (districts.state.value.data?.length ?? 0) > 1;
  const called = districts.state.value.data?.find((entry) => entry.code === code)?.name ?? code;
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await run(async () => {
      const told = await sign_in(new Client(code).base, name.trim(), password);
      if (parts.district.peek() === code) await signed_in(told); // else another has been opened meanwhile
    });
    if (!done) set_password('');
  };
  return (
    <div class="sign-in" role="dialog" aria-modal="true" aria-label={t('sign_in.title')}>
      <form class="start" onSubmit={(event) => void submit(event)}>
        <header><Brand />{several && <DistrictChoice />}<span class="grow" /><LanguageButton /></header>
        <h2>{t('sign_in.title')} · {called}</h2>
        {session_ended.value && <p class="warning">{t('sign_in.ended')}</p>}
        <TextField label={t('sign_in.name')} name="name" complete="username" value={name} change={set_name} focus={!session_ended.value} max={64} />
        <TextField label={t('sign_in.password')} name="password" type={shown ? 'text' : 'password'} complete="current-password"
          value={password} change={set_password} focus={session_ended.value} />
        <label class="check">
          <input type="checkbox" checked={shown} onChange={(e) => set_shown(e.currentTarget.checked)} />
          <span>{t('sign_in.show')}</span>
        </label>
        {problem && <Trouble problem={problem} />}
        <button type="submit" class="primary wide" disabled={busy || name.trim() === '' || password === ''}>
          {t(busy ? 'sign_in.busy' : 'sign_in.do')}
        </button>
        <p class="quiet">{t('sign_in.forgotten')}</p>
      </form>
    </div>
  );
}
