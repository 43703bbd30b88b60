import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import { t } from '../i18n';
import { may, signed_out, tab_shown } from '../state/may';
import { kTabs } from '../state/view_url';
import { Modal } from './modal';

export const keys_open = signal(false);

const kKeys = [
  ['/', 'keys.search'], ['F', 'keys.filter'], ['L', 'keys.layers'],
  ['↑ ↓', 'keys.rows'], ['Enter', 'keys.open'], ['← → ↑ ↓ + −', 'keys.map'], ['E', 'keys.language'],
  ['Esc', 'keys.escape'], ['?', 'keys.help'],
] as const;
// `right`: what one must be allowed to do for the key to be of use.
const kTaskKeys = [
  { keys: 'J K', what: 'keys.next' }, { keys: 'Enter', what: 'keys.task_open' },
  { keys: 'A', what: 'keys.assign', right: 'task.assign' }, { keys: '1–5', what: 'keys.take', right: 'task.assign' },
  { keys: 'T', what: 'keys.transfer', right: 'task.assign' }, { keys: 'H', what: 'keys.hold', right: 'task.assign' },
  { keys: 'C', what: 'keys.finish', right: 'task.create' }, { keys: 'G', what: 'keys.grid' },
  { keys: 'N', what: 'keys.new', right: 'task.create' }, { keys: 'Esc', what: 'keys.leave' },
] as const;

export function KeysHelp(): JSX.Element | null {
  if (!keys_open.value || signed_out.value) return null; // it would lie above the sign-in
  const tabs = kTabs.filter(tab_shown);
  return (
    <Modal title={t('keys.title')} class="keys" close={() => (keys_open.value = false)}>
      <dl>
        <div><dt><kbd>{`1–${tabs.length}`}</kbd></dt><dd>{tabs.map((tab) => t(`tab.${tab}`)).join(t('common.list_mark'))}</dd></div>
        {kKeys.map(([keys, what]) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div>
        ))}
      </dl>
      <h3>{t('keys.tasks')}</h3>
      <dl>
        {kTaskKeys.filter((key) => !('right' in key) || may(key.right)).map(({ keys, what }) => (
          <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div>
        ))}
      </dl>
    </Modal>
  );
}
