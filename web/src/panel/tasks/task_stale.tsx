// When somebody was quicker: what stands there now beside what one wanted, and both ways out.
import type { JSX } from 'preact';

import { t } from '../../i18n';

export function StaleTask(props: {
  field: string; // what differs, in words
  now: string;
  mine: string;
  impossible?: string; // why one's own can no longer be done
  go_on_text?: string;
  go_on: () => void;
  leave: () => void;
}): JSX.Element {
  return (
    <div class="stale" role="alertdialog" aria-label={t('tasks.stale_title')}>
      <p><strong>{t('tasks.stale_title')}</strong> <span class="quiet">{props.field}</span></p>
      <dl>
        <dt>{t('tasks.stale_now')}</dt>
        <dd data-stale="theirs">{props.now || t('card.empty_value')}</dd>
        <dt>{t('tasks.stale_mine')}</dt>
        <dd data-stale="yours">{props.mine || t('card.empty_value')}</dd>
      </dl>
      {props.impossible && <p>{props.impossible}</p>}
      <div class="actions">
        {!props.impossible && <button type="button" class="primary" onClick={props.go_on}>{props.go_on_text ?? t('tasks.stale_go_on')}</button>}
        <button type="button" onClick={props.leave}>{t('tasks.stale_leave')}</button>
      </div>
    </div>
  );
}
