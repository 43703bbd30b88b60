import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import { t } from '../i18n';
import { kTabs } from '../state/view_url';
import { IconButton } from './parts';

export const keys_open = signal(false);

const kKeys = [
  ['/', 'keys.search'], ['F', 'keys.filter'], [`1–${kTabs.length}`, 'keys.tabs'], ['L', 'keys.layers'],
  ['↑ ↓', 'keys.rows'], ['Enter', 'keys.open'], ['← → ↑ ↓ + −', 'keys.map'], ['E', 'keys.language'],
  ['Esc', 'keys.escape'], ['?', 'keys.help'],
] as const;
const kTaskKeys = [
  ['J K', 'keys.next'], ['Enter', 'keys.task_open'], ['A', 'keys.assign'], ['1–5', 'keys.take'], ['T', 'keys.transfer'],
  ['H', 'keys.hold'], ['C', 'keys.finish'], ['G', 'keys.grid'], ['N', 'keys.new'], ['Esc', 'keys.leave'],
] as const;

export function KeysHelp(): JSX.Element | null {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = keys_open.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  return (
    <dialog ref={dialog} class="keys" aria-label={t('keys.title')} onClose={() => (keys_open.value = false)}>
      <header>
        <h2>{t('keys.title')}</h2>
        <IconButton icon="close" label={t('common.close')} click={() => (keys_open.value = false)} />
      </header>
      <dl>
        {kKeys.map(([keys, what]) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div>
        ))}
      </dl>
      <h3>{t('keys.tasks')}</h3>
      <dl>
        {kTaskKeys.map(([keys, what]) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div>
        ))}
      </dl>
    </dialog>
  );
}
