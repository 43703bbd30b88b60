import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { make_first_account } from '../../api/account_client';
import { t } from '../../i18n';
import { who } from '../../state/may';
import { client, signed_in, watch_closed } from '../../state/session';
import { Modal } from '../modal';
import { Trouble } from '../parts';
import { NewPassword, TextField } from './password_fields';
import { use_request } from '../use_request';

export const first_open = signal(false);
watch_closed(() => { first_open.value = false; });

// Of a district without accounts: how it gets the first.
export function FirstAccount(): JSX.Element | null {
  const [token, set_token] = useState('');
  const [name, set_name] = useState('');
  const [first, set_first] = useState('');
  const [again, set_again] = useState('');
  const { busy, problem, run } = use_request();
  const own = client.value;
  if (!first_open.value || !own) return null;
  const setup = who.value?.open === true && who.value.setup === true;
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const told = await make_first_account(own.base, token.trim(), name.trim(), first);
      first_open.value = false;
      await signed_in(told);
    });
  };
  return (
    <Modal title={t('first.title')} class="dialog" close={() => (first_open.value = false)}>
      <p class="quiet">{t('first.why')}</p>
      {!setup && <p class="warning">{t('first.none')}</p>}
      {setup && (
        <form class="form" onSubmit={submit}>
          <TextField label={t('first.token')} value={token} change={set_token} focus />
          <TextField label={t('sign_in.name')} value={name} change={set_name} complete="username" max={64} />
          <NewPassword first={first} again={again} change={(a, b) => { set_first(a); set_again(b); }} />
          {problem && <Trouble problem={problem} />}
          <button type="submit" class="primary wide"
            disabled={busy || token.trim() === '' || name.trim() === '' || first === '' || first !== again}>
            {t('first.do')}
          </button>
        </form>
      )}
    </Modal>
  );
}
