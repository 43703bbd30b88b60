// When somebody was quicker: who, when and what of it, beside what one has typed; and both ways out.
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import type { WorkItem } from '../../api/works_client';
import { t, type Key } from '../../i18n';
import { quantity, quantity_of, stage_name, unit_name } from '../../i18n/work_words';
import { moment } from '../../state/time_left';
import { draft_of, typed_fields, kDraftFields, type Draft, type DraftField } from './work_draft';

const kNames: Record<DraftField, Key> = {
  done: 'works.done_input_name', stage: 'works.stage', planned_start: 'works.planned_start', planned_end: 'works.planned_end',
  finished_on: 'works.finished_input',
};

export interface Quicker {
  item: WorkItem; // as it is now
  by: string; // '' when that is not known
  at: string | null; // null: it has only just been told
}

export function said(field: DraftField, draft: Draft, unit: string): string {
  if (field === 'stage') return stage_name(draft.stage);
  const text = draft[field].trim();
  if (field !== 'done') return text || '—';
  const amount = quantity_of(text);
  return amount === undefined ? text || '—' : `${quantity(amount)} ${unit}`;
}

export function WorkStale(props: {
  draft: Draft; seen: WorkItem; quicker: Quicker; busy: boolean; keep_mine: () => void; take_theirs: () => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []); // the form may fill the panel
  const { item, at } = props.quicker;
  const by = props.quicker.by || t('works.stale_somebody');
  const unit = unit_name(item.properties.unit);
  const was = draft_of(props.seen);
  const now = draft_of(item);
  const typed = typed_fields(props.draft, props.seen);
  const title = at ? t('works.stale_title', { by, at: moment(at) }) : t('works.stale_title_now', { by });
  return (
    <div ref={box} class="stale" role="alertdialog" aria-label={title}>
      <p><strong>{title}</strong></p>
      <dl>
        {kDraftFields.filter((field) => was[field] !== now[field] || typed.includes(field)).map((field) => (
          <div key={field} data-stale={field}>
            <dt>{t(kNames[field])}</dt>
            <dd>
              {was[field] !== now[field] && <span>{t('works.stale_was')} {said(field, was, unit)} → </span>}
              <span>{t('works.stale_now')} <strong>{said(field, now, unit)}</strong></span>
              {typed.includes(field) && <div>{t('works.stale_mine')} <strong>{said(field, props.draft, unit)}</strong></div>}
            </dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" class="primary" disabled={props.busy} onClick={props.keep_mine}>{t('works.stale_keep_mine')}</button>
        <button type="button" onClick={props.take_theirs}>{t('works.stale_take_theirs')}</button>
      </div>
    </div>
  );
}
