import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { kStages, type Stage, type WorkFields, type WorkItem } from '../../api/works_client';
import { t } from '../../i18n';
import { save_work } from '../../state/works';
import { say } from '../../state/toasts';
import { use_request } from '../accounts/use_request';
import { Choice, Trouble } from '../parts';
import { quantity, quantity_of, stage_name } from './words';

// Records how far an item is. It goes by quantity; nobody types a percentage.
export function WorkEditor({ item }: { item: WorkItem }): JSX.Element {
  const { id, name, unit, version } = item.properties;
  const [done, set_done] = useState(String(item.properties.done));
  const [stage, set_stage] = useState<Stage>(item.properties.stage);
  const [finished, set_finished] = useState(item.properties.finished_on ?? '');
  const [seen, set_seen] = useState(item); // as the writer has it before his eyes
  const { busy, problem, run } = use_request();
  useEffect(() => {
    set_done(String(item.properties.done));
    set_stage(item.properties.stage);
    set_finished(item.properties.finished_on ?? '');
    set_seen(item);
  }, [id]);
  const amount = quantity_of(done);
  const current = problem?.status === 412 ? problem.body.current as WorkItem | undefined : undefined;
  const stale = busy ? undefined : current ?? (version > seen.properties.version ? item : undefined);

  const submit = async (event: Event) => {
    event.preventDefault();
    const fields: WorkFields = {};
    if (amount !== undefined && amount !== seen.properties.done) fields.done = amount;
    if (stage !== seen.properties.stage) fields.stage = stage;
    if (finished !== (seen.properties.finished_on ?? '')) fields.finished_on = finished || null;
    if (Object.keys(fields).length === 0) return;
    const saved = await run(async () => set_seen(await save_work(seen, fields)));
    if (saved) say({ kind: 'done', text: () => t('works.saved', { name }) });
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{t('works.done_input', { unit })}</span>
        <input inputMode="decimal" class="number" value={done} maxLength={14} aria-invalid={amount === undefined}
          onInput={(e) => set_done(e.currentTarget.value)} />
      </label>
      {amount === undefined && <p class="warning" role="alert">{t('works.wrong_number')}</p>}
      <Choice label={t('works.stage')} value={stage} change={set_stage}
        choices={kStages.map((value) => ({ value, text: stage_name(value) }))} />
      <label class="field">
        <span>{t('works.finished_input')}</span>
        <input type="date" value={finished} onInput={(e) => set_finished(e.currentTarget.value)} />
      </label>
      {stale && (
        <p class="warning" role="alert">
          {t('works.stale', { done: quantity(stale.properties.done), unit, stage: stage_name(stale.properties.stage) })}
        </p>
      )}
      {problem && !current && <Trouble problem={problem} />}
      <div class="actions">
        {stale && <button type="button" onClick={() => set_seen(stale)}>{t('common.retry')}</button>}
        <button type="submit" class="primary" disabled={busy || amount === undefined || stale !== undefined}>{t('works.save')}</button>
      </div>
    </form>
  );
}
