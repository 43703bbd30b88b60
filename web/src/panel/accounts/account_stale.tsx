// When another has changed the account meanwhile: what of it, beside what one has chosen, and both ways out.
import type { JSX } from 'preact';

import type { AccountEntry, AreaName } from '../../api/account_client';
import { t, type Key } from '../../i18n';
import { differing, draft_of, kAccountFields, type AccountDraft, type AccountField } from './account_draft';
import { areas_in_words } from './account_menu';
import { area_called } from './area_choice';

const kNames: Record<AccountField, Key> = { role: 'account.role', areas: 'account.sees', cadre: 'accounts.cadre' };

function said(field: AccountField, { role, areas, cadre }: AccountDraft, known: AreaName[]): string {
  if (field === 'role') return t(`role.${role}` as Key);
  if (field === 'cadre') return cadre ? `#${cadre}` : t('card.empty_value');
  return areas_in_words(areas.map((id) => ({ id, name: area_called(id, known), level: null, code: '' })));
}

export function AccountStale(props: {
  draft: AccountDraft; seen: AccountEntry; now: AccountEntry; busy: boolean; keep_mine: () => void; take_theirs: () => void;
}): JSX.Element {
  const [was, now] = [draft_of(props.seen), draft_of(props.now)];
  const chosen = differing(props.draft, was);
  const changed = differing(was, now);
  const known = [...props.now.areas, ...props.seen.areas];
  return (
    <div class="stale" role="alertdialog" aria-label={t('accounts.stale')}>
      <p><strong>{t('accounts.stale')}</strong></p>
      <dl>
        {kAccountFields.filter((field) => changed.includes(field) || chosen.includes(field)).map((field) => (
          <div key={field} data-stale={field}>
            <dt>{t(kNames[field])}</dt>
            <dd>
              {changed.includes(field) && <span>{t('works.stale_was')} {said(field, was, known)} → </span>}
              <span>{t('works.stale_now')} <strong>{said(field, now, known)}</strong></span>
              {chosen.includes(field) && <div>{t('works.stale_mine')} <strong>{said(field, props.draft, known)}</strong></div>}
            </dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" class="primary" disabled={props.busy} onClick={props.keep_mine}>{t('card.stale_keep_yours')}</button>
        <button type="button" onClick={props.take_theirs}>{t('card.stale_keep_theirs')}</button>
      </div>
    </div>
  );
}
