// What somebody has typed about an item, as texts, and what of it is to be sent.
import type { Stage, WorkFields, WorkItem } from '../../api/works_client';
import { quantity_of } from '../../i18n/work_words';

export interface Draft {
  done: string;
  stage: Stage;
  planned_start: string;
  planned_end: string;
  finished_on: string;
}
export type DraftField = keyof Draft;
export const kDraftFields: readonly DraftField[] = ['done', 'stage', 'planned_start', 'planned_end', 'finished_on'];

export function draft_of({ properties: one }: WorkItem): Draft {
  return {
    done: String(one.done), stage: one.stage, planned_start: one.planned_start ?? '', planned_end: one.planned_end ?? '',
    finished_on: one.finished_on ?? '',
  };
}

// The fields in which what was typed differs from the item as it was seen. "12.0" is 12.
export function typed_fields(draft: Draft, seen: WorkItem): DraftField[] {
  const was = draft_of(seen);
  return kDraftFields.filter((field) =>
    (field === 'done' ? quantity_of(draft.done) !== seen.properties.done : draft[field] !== was[field]));
}

// What to send. Requires: `done` is a quantity.
export function fields_of(draft: Draft, seen: WorkItem): WorkFields {
  const fields: WorkFields = {};
  for (const field of typed_fields(draft, seen)) {
    if (field === 'done') fields.done = quantity_of(draft.done)!;
    else if (field === 'stage') fields.stage = draft.stage;
    else fields[field] = draft[field] || null;
  }
  return fields;
}

// What was typed on top of the item as it is now: the rest is taken from it.
export function rebased(draft: Draft, seen: WorkItem, now: WorkItem): Draft {
  const next = draft_of(now);
  const typed = typed_fields(draft, seen);
  return Object.fromEntries(kDraftFields.map((field) => [field, (typed.includes(field) ? draft : next)[field]])) as unknown as Draft;
}
