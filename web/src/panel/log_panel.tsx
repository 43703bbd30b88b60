import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { LogEntry } from '../api/types';
import { t, words } from '../i18n';
import { may } from '../state/may';
import { undo_or_say } from '../state/session';
import { moment } from '../state/time_left';
import { log, older_log } from '../state/tools';
import { Empty, Failure, Icon, Progress } from './parts';

function UndoButton({ revision, summary }: { revision: number; summary: string }): JSX.Element {
  const [busy, set_busy] = useState(false);
  const undo = async () => {
    if (busy) return;
    set_busy(true);
    await undo_or_say(revision);
    set_busy(false);
  };
  return (
    <button type="button" disabled={busy} aria-label={t('undo.what', { summary })} onClick={() => void undo()}>
      <Icon of="undo" /> {t('common.undo')}
    </button>
  );
}

function Entry({ entry }: { entry: LogEntry }): JSX.Element {
  const summary = words({ zh: entry.summary_zh, en: entry.summary_en });
  return (
    <li class={entry.undone_by ? 'entry undone' : 'entry'} data-revision={entry.revision}>
      <div class="item-text">
        <span class="item-title">{summary}</span>
        <span class="quiet">
          {[t('log.revision', { n: String(entry.revision) }), moment(entry.at), entry.actor, t('log.rows', { n: entry.rows })].join(' · ')}
        </span>
        {entry.undone_by ? <span class="quiet">{t('log.undone_by', { n: String(entry.undone_by) })}</span> : null}
        {entry.undoes ? <span class="quiet">{t('log.undoes', { n: String(entry.undoes) })}</span> : null}
      </div>
      {!entry.undone_by && entry.undoable !== false && may('undo') && <UndoButton revision={entry.revision} summary={summary} />}
    </li>
  );
}

export function LogPanel(): JSX.Element {
  const { data, busy } = log.state.value;
  return (
    <section class="panel-body scroll" aria-label={t('log.title')}>
      <h2>{t('log.title')}</h2>
      <Progress busy={busy} />
      <Failure of={log} />
      {data?.entries.length === 0 && <Empty>{t('log.empty')}</Empty>}
      <ul class="entries">{data?.entries.map((entry) => <Entry key={entry.revision} entry={entry} />)}</ul>
      {data?.next ? (
        <button type="button" class="wide" onClick={() => void older_log()}>{t('log.older')}</button>
      ) : null}
    </section>
  );
}
