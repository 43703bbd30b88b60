// A field of a task that can be edited in place; saved only if nobody was quicker.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { Problem } from '../../api/client';
import { fits, kMostTextBytes, kMostWordBytes } from '../../api/limits';
import type { Task } from '../../api/task_types';
import { t } from '../../i18n';
import { current_of, edit_field } from '../../state/task_moves';
import { may_edit_task } from '../../state/task_rights';
import { show_written } from '../../state/tasks';
import { instant_text, local_text, moment } from '../../state/time_left';
import { IconButton, Trouble } from '../parts';
import { RoomLeft } from '../room_left';
import { use_refusals } from '../use_request';
import { StaleTask } from './task_stale';

export type EditableField = 'text' | 'kind' | 'skill' | 'due_at';

const kMostBytes = { text: kMostTextBytes, kind: kMostWordBytes, skill: kMostWordBytes, due_at: 16 };

function shown_text(task: Task, field: EditableField): string {
  const value = task.properties[field];
  if (field === 'due_at') return moment(value);
  return value ?? '';
}

interface Draft {
  text: string;
  base: Task; // what the user saw when he began
  busy: boolean;
  problem?: Problem;
  stale?: Task;
}

function Box({ field, draft, change, save, leave }: {
  field: EditableField; draft: Draft; change: (text: string) => void; save: () => void; leave: () => void;
}): JSX.Element {
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  const common = {
    ref: box, value: draft.text, disabled: draft.busy,
    'aria-label': t('card.edit_field', { field: t(`tasks.field.${field}`) }),
    onInput: (e: { currentTarget: { value: string } }) => change(e.currentTarget.value),
  };
  return (
    <form class={field === 'text' ? 'edit edit-text' : 'edit'} onSubmit={(e) => { e.preventDefault(); save(); }}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); leave(); } }}>
      {field === 'text' && <textarea rows={3} {...common} />}
      {field === 'due_at' && <input type="datetime-local" {...common} />}
      {(field === 'kind' || field === 'skill') && <input autocomplete="off" {...common} />}
      <RoomLeft text={draft.text} most={kMostBytes[field]} />
      <button type="submit" class="primary" disabled={draft.busy || !fits(draft.text, kMostBytes[field])}>{t('common.save')}</button>
      <button type="button" onClick={leave}>{t('common.cancel')}</button>
    </form>
  );
}

function Editor({ task, field, leave }: { task: Task; field: EditableField; leave: () => void }): JSX.Element {
  const begun = field === 'due_at' ? local_text(task.properties.due_at) : shown_text(task, field);
  const [draft, set_draft] = useState<Draft>({ text: begun, base: task, busy: false });
  const refused = use_refusals(() => t('tasks.number', { id: String(task.properties.id) }));
  const save = async (base: Task) => {
    const typed = draft.text.trim();
    const value = field === 'due_at' ? (typed === '' ? null : instant_text(typed)) : typed;
    if (value === undefined) return set_draft({ ...draft, problem: new Problem(0, 'value_invalid', t('tasks.invalid_time')) });
    if (field === 'text' && typed === '') return set_draft({ ...draft, problem: new Problem(0, 'value_invalid', t('tasks.text_missing')) });
    if (typed === begun.trim() && base === draft.base) return leave();
    set_draft({ text: draft.text, base, busy: true });
    try {
      await edit_field(base, { [field]: value });
      leave();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const current = current_of(error);
      refused(error, () => set_draft({ text: draft.text, base, busy: false, ...(current ? { stale: current } : { problem: error }) }));
    }
  };
  if (draft.stale) {
    const current = draft.stale;
    const mine = field === 'due_at' ? moment(instant_text(draft.text)) : draft.text;
    return (
      <StaleTask field={t(`tasks.field.${field}`)} now={shown_text(current, field)} mine={mine}
        go_on={() => void save(current)} leave={() => { show_written(current); leave(); }} />
    );
  }
  return (
    <>
      <Box field={field} draft={draft} change={(text) => set_draft({ text, base: draft.base, busy: false })}
        save={() => void save(draft.base)} leave={leave} />
      {draft.problem && <Trouble problem={draft.problem} />}
    </>
  );
}

export function TaskField({ task, field }: { task: Task; field: EditableField }): JSX.Element {
  const [editing, set_editing] = useState(false);
  const text = shown_text(task, field);
  const name = t(`tasks.field.${field}`);
  const value = <span class="value">{text || (field === 'text' ? t('tasks.untitled') : t('card.empty_value'))}</span>;
  let content = value;
  if (editing) content = <Editor task={task} field={field} leave={() => set_editing(false)} />;
  else if (may_edit_task(task)) {
    content = (
      <span class="editable" onDblClick={() => set_editing(true)}>
        {value}
        <IconButton icon="pen" label={t('card.edit_field', { field: name })} click={() => set_editing(true)} class="small" />
      </span>
    );
  }
  if (field === 'text') return <div class="task-text" data-field={field}>{content}</div>;
  return <div data-field={field}><dt>{name}</dt><dd>{content}</dd></div>;
}
