import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import { t } from '../../i18n';

// A labelled line of text that must not stay empty.
export function TextField(props: {
  label: string; value: string; change: (value: string) => void; name?: string; type?: 'text' | 'password';
  complete?: string; focus?: boolean; hint?: string; max?: number;
}): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.focus) box.current?.focus();
  }, []);
  const given = {
    ref: box, name: props.name ?? '', value: props.value, required: true, maxLength: props.max ?? 200, spellcheck: false,
    autocomplete: props.complete ?? 'off', autocapitalize: 'off',
    onInput: (e: { currentTarget: HTMLInputElement }) => props.change(e.currentTarget.value),
  } as const;
  return (
    <label class="field">
      <span>{props.label}</span>
      {props.type === 'password' ? <input type="password" {...given} /> : <input type="text" {...given} />}
      {props.hint && <span class="quiet">{props.hint}</span>}
    </label>
  );
}

// A new password, typed twice.
export function NewPassword({ first, again, change }: {
  first: string; again: string; change: (first: string, again: string) => void;
}): JSX.Element {
  return (
    <>
      <TextField label={t('account.new')} type="password" complete="new-password" value={first} hint={t('account.rule')}
        change={(value) => change(value, again)} />
      <TextField label={t('account.again')} type="password" complete="new-password" value={again}
        change={(value) => change(first, value)} />
      {again !== '' && first !== again && <p class="warning" role="alert">{t('account.differ')}</p>}
    </>
  );
}
