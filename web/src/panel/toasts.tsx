import type { JSX } from 'preact';

import { t } from '../i18n';
import { line_up } from '../state/session';
import { dismiss, hold, release, toasts } from '../state/toasts';
import { IconButton } from './parts';

export function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.kind}`} onMouseEnter={() => hold(toast, 'pointer')} onMouseLeave={() => release(toast, 'pointer')}
          onFocusIn={() => hold(toast, 'focus')} onFocusOut={() => release(toast, 'focus')}>
          <span class="grow">{toast.text()}</span>
          {toast.action && (
            <button type="button" onClick={() => { toast.action!.run(); dismiss(toast.id); }}>{toast.action.label()}</button>
          )}
          <IconButton icon="close" label={t('common.close')} click={() => dismiss(toast.id)} class="small" />
        </div>
      ))}
    </div>
  );
}

export function LineBanner(): JSX.Element | null {
  if (line_up.value) return null;
  return <div class="banner" role="alert">{t('live.down')}</div>;
}
