// The form of a task being made. It says where the place lies before anything is saved.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { Problem } from '../../api/client';
import { fits, kMostTextBytes, kMostWordBytes } from '../../api/limits';
import { kSources, type AreaHere } from '../../api/task_types';
import { t } from '../../i18n';
import {
  body_of_draft, candidates, change_draft, draft, draft_areas, draft_held, leave_draft, placing, save_draft, type TaskDraft,
} from '../../state/new_task';
import { instant_text, local_text } from '../../state/time_left';
import { kLevels } from '../../state/view_url';
import { Choice, Failure, Icon, IconButton, Trouble } from '../parts';
import { RoomLeft } from '../room_left';
import { use_refusals } from '../use_request';

function path_text(areas: AreaHere[]): string {
  const names = kLevels.flatMap((level) => areas.filter((area) => area.level === level).slice(0, 1)).map(({ name, code }) => name || code);
  return names.filter((name, i) => name !== names[i - 1]).join(' › ');
}

function Where({ form }: { form: TaskDraft }): JSX.Element {
  const { data, problem } = draft_areas.state.value;
  if (problem) return <Failure of={draft_areas} />;
  if (!data) return <p class="quiet">{t('new.looking')}</p>;
  const choices = candidates(data);
  if (choices.length < 2) return <p data-where>{t('new.falls_in', { area: path_text(data) })}</p>;
  const chosen = form.area || choices[0]!.id;
  return (
    <fieldset class="border-choice" disabled={draft_held.value}>
      <legend>{t('new.border')}</legend>
      {choices.map((area) => (
        <label key={area.id} class="check">
          <input type="radio" name="border-area" value={String(area.id)} checked={area.id === chosen} onChange={() => change_draft({ area: area.id })} />
          {area.name || area.code} <span class="quiet">{area.code}</span>
        </label>
      ))}
    </fieldset>
  );
}

const kLimits = [{ hours: 2 }, { hours: 24 }, { hours: 72 }, { hours: 168 }];

function Due({ form }: { form: TaskDraft }): JSX.Element {
  const within = (hours: number) => local_text(new Date(Date.now() + hours * 3_600_000).toISOString());
  return (
    <div>
      <label class="field">
        <span>{t('new.due')}</span>
        <input type="datetime-local" id="new-due" value={form.due} onInput={(e) => change_draft({ due: e.currentTarget.value })} />
      </label>
      <div class="chips">
        <button type="button" class="chip" onClick={() => change_draft({ due: '' })}>{t('new.due_none')}</button>
        {kLimits.map(({ hours }) => (
          <button type="button" class="chip" key={hours} onClick={() => change_draft({ due: within(hours) })}>
            {hours < 48 ? t('new.due_hours', { n: hours }) : t('new.due_days', { n: hours / 24 })}
          </button>
        ))}
      </div>
    </div>
  );
}

function Form({ form }: { form: TaskDraft }): JSX.Element {
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const refuse = use_refusals(() => t('new.title'));
  useEffect(() => text.current?.focus(), [form.at]);
  const held = draft_held.value;
  // Nobody knows whether the first attempt was done: the same is sent again, nothing else.
  const unknown = held && !busy;
  const submit = async () => {
    if (busy) return;
    if (!form.text.trim()) return set_problem(new Problem(0, 'text_missing', t('tasks.text_missing')));
    set_busy(true);
    set_problem(null);
    try {
      await save_draft(body_of_draft(form, instant_text(form.due)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuse(error, () => {
        set_problem(error);
        set_busy(false);
      });
    }
  };
  const too_long = !fits(form.text, kMostTextBytes) || !fits(form.kind, kMostWordBytes) || !fits(form.skill, kMostWordBytes);
  const nowhere = draft_areas.state.value.problem !== undefined;
  return (
    <form class="new-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); leave_draft(); } }}>
      <Where form={form} />
      {form.building_here ? (
        <label class="check">
          <input type="checkbox" checked={form.building !== 0} disabled={held}
            onChange={(e) => change_draft({ building: e.currentTarget.checked ? form.building_here : 0 })} />
          {t('new.at_building')} #{form.building_here}
        </label>
      ) : null}
      <fieldset disabled={held}>
        <label class="field">
          <span>{t('new.text')}</span>
          <textarea ref={text} id="new-text" rows={3} value={form.text} aria-invalid={problem?.code === 'text_missing'}
            onInput={(e) => { change_draft({ text: e.currentTarget.value }); set_problem(null); }} />
          <RoomLeft text={form.text} most={kMostTextBytes} />
        </label>
        <div class="row">
          {(['kind', 'skill'] as const).map((field) => (
            <label class="field" key={field}>
              <span>{t(`new.${field}`)}</span>
              <input id={`new-${field}`} value={form[field]} autocomplete="off" placeholder={t('new.optional')}
                onInput={(e) => change_draft({ [field]: e.currentTarget.value })} />
              <RoomLeft text={form[field]} most={kMostWordBytes} />
            </label>
          ))}
        </div>
        <Choice label={t('new.source')} id="new-source" value={form.source} change={(source) => change_draft({ source })}
          choices={kSources.map((word) => ({ value: word, text: t(`source.${word}`) }))} />
        <Due form={form} />
      </fieldset>
      {problem && <Trouble problem={problem} />}
      {unknown && <p class="warning">{t('new.unknown')}</p>}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || nowhere || too_long}>{t(unknown ? 'common.retry' : 'new.save')}</button>
        <button type="button" disabled={held} onClick={() => (placing.value = true)}><Icon of="target" /> {t('new.move')}</button>
        <button type="button" onClick={leave_draft}>{t('common.cancel')}</button>
      </div>
    </form>
  );
}

export function NewTaskCard(): JSX.Element | null {
  const form = draft.value;
  if (!form) return null;
  return (
    <aside class="card task-card new-task-card" data-covers-map aria-label={t('new.title')}>
      <header>
        <div class="heading"><h2>{t('new.title')}</h2></div>
        <IconButton icon="close" label={t('common.close')} click={leave_draft} />
      </header>
      <div class="card-body"><Form form={form} /></div>
    </aside>
  );
}
