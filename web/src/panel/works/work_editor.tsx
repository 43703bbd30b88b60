import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { kStages, type StaleWork, type WorkItem } from '../../api/works_client';
import { t } from '../../i18n';
import { changed_by, save_work } from '../../state/works';
import { say } from '../../state/toasts';
import { use_request } from '../use_request';
import { Choice, Trouble } from '../parts';
import { quantity, quantity_of, stage_name, unit_name, work_kind_name } from '../../i18n/work_words';
import { draft_of, fields_of, rebased, typed_fields, type Draft } from './work_draft';
import { WorkStale, type Quicker } from './work_stale';

function DateField(props: { label: string; value: string; change: (value: string) => void; name: string }): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input type="date" name={props.name} value={props.value} onInput={(e) => props.change(e.currentTarget.value)} />
    </label>
  );
}

function Fields({ item, draft, change }: { item: WorkItem; draft: Draft; change: (part: Partial<Draft>) => void }): JSX.Element {
  const { planned } = item.properties;
  const unit = unit_name(item.properties.unit);
  const amount = quantity_of(draft.done);
  return (
    <>
      <label class="field">
        <span>{t('works.done_input', { unit })}</span>
        <input inputMode="decimal" name="done" class="number" value={draft.done} maxLength={14} aria-invalid={amount === undefined}
          onInput={(e) => change({ done: e.currentTarget.value })} />
      </label>
      {amount === undefined && <p class="fault" role="alert">{t('works.wrong_number')}</p>}
      {amount !== undefined && amount > planned && <p class="warning">{t('works.above_plan', { planned: quantity(planned), unit })}</p>}
      <Choice label={t('works.stage')} value={draft.stage} change={(stage) => change({ stage })}
        choices={kStages.map((value) => ({ value, text: stage_name(value) }))} />
      <div class="row">
        <DateField label={t('works.planned_start')} name="planned_start" value={draft.planned_start}
          change={(planned_start) => change({ planned_start })} />
        <DateField label={t('works.planned_end')} name="planned_end" value={draft.planned_end}
          change={(planned_end) => change({ planned_end })} />
      </div>
      {crossed(draft) && <p class="fault" role="alert">{t('works.dates_crossed')}</p>}
      <DateField label={t('works.finished_input')} name="finished_on" value={draft.finished_on}
        change={(finished_on) => change({ finished_on })} />
    </>
  );
}

function crossed({ planned_start, planned_end }: Draft): boolean {
  return planned_start !== '' && planned_end !== '' && planned_end < planned_start;
}

// Records how far an item is. It goes by quantity; nobody types a percentage. What is typed stays until it
// is recorded or given up, whatever others do meanwhile.
export function WorkEditor({ item }: { item: WorkItem }): JSX.Element {
  const [seen, set_seen] = useState(item); // as the writer has it before his eyes
  const [draft, set_draft] = useState(() => draft_of(item));
  const name = item.properties.name || work_kind_name(item.properties.kind);
  const { busy, problem, run } = use_request(() => name);
  const typed = typed_fields(draft, seen).length > 0;
  const adopt = (now: WorkItem) => { set_seen(now); set_draft(draft_of(now)); };
  const { version } = item.properties;
  useEffect(() => {
    if (!typed && version > seen.properties.version) adopt(item);
  }, [version, typed]); // also when what was typed is taken back: then nobody's work is at stake

  const save = async (base: WorkItem, wanted: Draft) => {
    const fields = fields_of(wanted, base);
    if (Object.keys(fields).length === 0) return adopt(base);
    set_seen(base);
    set_draft(wanted);
    const saved = await run(async () => adopt(await save_work(base, fields)));
    if (saved) say({ kind: 'done', text: () => t('works.saved', { name }) });
  };
  const quicker = busy ? undefined : quicker_of(item, seen, typed, problem?.status === 412 ? problem.body as StaleWork : {});
  const wrong = quantity_of(draft.done) === undefined || crossed(draft);
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); if (!wrong && !quicker) void save(seen, draft); }}>
      <Fields item={item} draft={draft} change={(part) => set_draft({ ...draft, ...part })} />
      {quicker && (
        <WorkStale draft={draft} seen={seen} quicker={quicker} busy={busy || wrong}
          keep_mine={() => void save(quicker.item, rebased(draft, seen, quicker.item))} take_theirs={() => adopt(quicker.item)} />
      )}
      {problem && problem.status !== 412 && <Trouble problem={problem} />}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || wrong || !typed || quicker !== undefined}>{t('works.save')}</button>
      </div>
    </form>
  );
}

// What another has made of the item since it was seen: told by a refused write, or by the line of changes.
function quicker_of(item: WorkItem, seen: WorkItem, typed: boolean, refused: StaleWork): Quicker | undefined {
  const { current, changed } = refused;
  const { id, version } = seen.properties;
  if (!typed) return undefined;
  if (current && current.properties.version > version && current.properties.version >= item.properties.version) {
    return { item: current, by: changed?.by ?? '', at: changed?.at ?? null };
  }
  return item.properties.version > version ? { item, by: changed_by.get(id) ?? '', at: null } : undefined;
}
