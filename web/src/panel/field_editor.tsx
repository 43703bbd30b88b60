import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { Problem } from '../api/client';
import { fits, kMostFieldBytes } from '../api/limits';
import type { Feature } from '../api/types';
import { t } from '../i18n';
import { field_name, kind_name } from '../i18n/words';
import { may } from '../state/may';
import { show_saved } from '../state/selection';
import { district, save_field, undo_or_say } from '../state/session';
import { say } from '../state/toasts';
import { title_of, kind_of } from './naming';
import { IconButton, Trouble } from './parts';
import { RoomLeft } from './room_left';
import { use_refusals } from './use_request';

const kWhole = ['levels', 'capacity', 'headcount', 'step_count'];
const kFraction = ['incline'];

// What is sent for the text; undefined when it is not a value of the field.
function value_of(field: string, text: string): unknown {
  const trimmed = text.trim();
  if (kWhole.includes(field)) {
    if (trimmed === '') return null; // unknown
    return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined;
  }
  if (kFraction.includes(field)) {
    if (trimmed === '') return null;
    const value = Number(trimmed.replace(/%$/, ''));
    return Number.isFinite(value) ? value / 100 : undefined;
  }
  return trimmed;
}

function input_text(field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kFraction.includes(field) && typeof value === 'number') return String(Math.round(value * 1000) / 10);
  if (kWhole.includes(field) && value === 0) return '';
  return String(value);
}

// What the server holds now, out of a refused write.
function current_of(problem: Problem): Feature | undefined {
  const current = problem.body.current as Feature | undefined;
  return problem.status === 412 && current?.properties ? current : undefined;
}

// What was saved, in words, and its undoing for who may undo.
// `before`: as the feature was called until now; the words would else name the new name twice.
function tell_saved(before: Feature, revision: number, field: string, text: string): void {
  const { layer, id, name } = before.properties;
  const called = () => title_of(layer, id, name, kind_of(before.properties));
  say({
    kind: 'done',
    text: () => t(text ? 'undo.offer' : 'undo.offer_empty', { name: called(), field: field_name(field), value: text }),
    ...(may('undo') && { action: { label: () => t('common.undo'), run: () => void undo_or_say(revision) } }),
  });
}

interface Draft {
  text: string;
  base: Feature; // what the user saw when he began
  busy: boolean;
  problem?: Problem;
  stale?: Feature; // what another has made of it meanwhile
}

function Stale({ draft, field, keep_yours, keep_theirs }: {
  draft: Draft; field: string; keep_yours: () => void; keep_theirs: () => void;
}): JSX.Element {
  const name = field_name(field);
  return (
    <div class="stale" role="alertdialog" aria-label={t('card.stale_title')}>
      <p><strong>{t('card.stale_title')}</strong></p>
      <dl>
        <dt>{t('card.stale_theirs', { field: name })}</dt>
        <dd data-stale="theirs">{input_text(field, draft.stale!.properties[field]) || t('card.empty_value')}</dd>
        <dt>{t('card.stale_yours', { field: name })}</dt>
        <dd data-stale="yours">{draft.text || t('card.empty_value')}</dd>
      </dl>
      <div class="actions">
        <button type="button" class="primary" onClick={keep_yours}>{t('card.stale_keep_yours')}</button>
        <button type="button" onClick={keep_theirs}>{t('card.stale_keep_theirs')}</button>
      </div>
    </div>
  );
}

function EditBox({ field, draft, change, save, leave }: {
  field: string; draft: Draft; change: (text: string) => void; save: () => void; leave: () => void;
}): JSX.Element {
  const box = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => {
    box.current?.focus();
    if (box.current instanceof HTMLInputElement) box.current.select();
  }, []);
  const label = t('card.edit_field', { field: field_name(field) });
  const kinds = field === 'kind' && draft.base.properties.layer === 'facilities' ? district.value?.facility_kinds : undefined;
  return (
    <form class="edit" onSubmit={(e) => { e.preventDefault(); save(); }}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); leave(); } }}>
      {kinds ? (
        <select ref={box} aria-label={label} value={draft.text} onChange={(e) => change(e.currentTarget.value)}>
          {kinds.map(({ kind }) => (
            <option key={kind} value={kind} selected={kind === draft.text}>{kind_name('facilities', kind, district.value)}</option>
          ))}
        </select>
      ) : (
        <input ref={box} aria-label={label} value={draft.text} disabled={draft.busy} autocomplete="off"
          inputMode={kWhole.includes(field) ? 'numeric' : 'text'} onInput={(e) => change(e.currentTarget.value)} />
      )}
      <RoomLeft text={draft.text} most={kMostFieldBytes} />
      <button type="submit" class="primary" disabled={draft.busy || !fits(draft.text, kMostFieldBytes)}>{t('common.save')}</button>
      <button type="button" onClick={leave}>{t('common.cancel')}</button>
    </form>
  );
}

// The value with a pen; edited in place, saved only if nobody was quicker.
export function FieldEditor({ feature, field, text }: { feature: Feature; field: string; text: string }): JSX.Element {
  const [draft, set_draft] = useState<Draft | null>(null);
  const { layer, id, name } = feature.properties;
  const refused = use_refusals(() => title_of(layer, id, name, kind_of(feature.properties)));
  if (!draft) {
    const begin = () => set_draft({ text: input_text(field, feature.properties[field]), base: feature, busy: false });
    return (
      <span class="editable" onDblClick={begin}>
        <span class="value">{text || t('card.empty_value')}</span>
        <IconButton icon="pen" label={t('card.edit_field', { field: field_name(field) })} click={begin} class="small" />
      </span>
    );
  }

  const save = async (base: Feature) => {
    const value = value_of(field, draft.text);
    if (value === undefined) {
      return set_draft({ ...draft, problem: new Problem(0, 'value_invalid', t('card.invalid_number')) });
    }
    set_draft({ text: draft.text, base, busy: true });
    try {
      const saved = await save_field(base, field, value);
      show_saved(saved.feature);
      set_draft(null);
      if (saved.revision !== undefined) tell_saved(base, saved.revision, field, draft.text.trim());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const current = current_of(error);
      refused(error, () => set_draft({ text: draft.text, base, busy: false, ...(current ? { stale: current } : { problem: error }) }));
    }
  };
  if (draft.stale) {
    return (
      <Stale draft={draft} field={field} keep_yours={() => void save(draft.stale!)}
        keep_theirs={() => { show_saved(draft.stale!); set_draft(null); }} />
    );
  }
  return (
    <>
      <EditBox field={field} draft={draft} change={(typed) => set_draft({ text: typed, base: draft.base, busy: false })}
        save={() => void save(draft.base)} leave={() => set_draft(null)} />
      {draft.problem && <Trouble problem={draft.problem} />}
    </>
  );
}
