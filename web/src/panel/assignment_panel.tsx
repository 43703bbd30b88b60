import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Assignment, AssignmentRow } from '../api/types';
import { duration, metres, number, t, words } from '../i18n';
import { layer_name } from '../i18n/words';
import { select } from '../state/selection';
import { district } from '../state/session';
import { assignment } from '../state/tools';
import { go, parts } from '../state/view';
import { Choice, Empty, Failure, Progress } from './parts';
import { title_of } from './naming';
import { Profile } from './walk_options';

function Row({ row }: { row: AssignmentRow }): JSX.Element {
  const selected = parts.selected.value;
  const chosen = selected?.layer === 'organisations' && selected.id === row.unit.id;
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <tr ref={element} class={chosen ? 'chosen-row' : ''} data-unit={row.unit.id}>
      <th scope="row">
        <button type="button" class="link" aria-current={chosen}
          onClick={() => select({ layer: 'organisations', id: row.unit.id })}>
          {title_of('organisations', row.unit.id, row.unit.name, '')}
        </button>
        <span class="quiet block">→ {row.target.name}</span>
      </th>
      <td class="number nowrap">{duration(row.seconds)}<span class="quiet block">{metres(row.metres)}</span></td>
      <td class="number">
        {row.second ? (
          <>
            {row.second.name}
            <span class="quiet block nowrap">+{duration(row.margin_seconds ?? row.second.seconds - row.seconds)}</span>
          </>
        ) : '—'}
      </td>
    </tr>
  );
}

function Loads({ answer }: { answer: Assignment }): JSX.Element {
  const target = parts.target.value;
  const most = Math.max(1, ...answer.per_target.map((load) => load.units));
  const loads = answer.per_target.filter((load) => load.units > 0 || load.id === target)
    .sort((a, b) => b.units - a.units || a.id - b.id);
  const idle = answer.per_target.length - loads.length;
  return (
    <details open={target === 0}>
      <summary>{t('assignment.per_target')}</summary>
      <table class="numbers" data-loads>
        <tbody>
          {loads.map((load) => (
            <tr key={load.id} class={load.id === target ? 'chosen-row' : ''}>
              <th scope="row">
                <button type="button" class="link" aria-pressed={load.id === target} title={t('assignment.filter')}
                  onClick={() => go({ target: load.id === target ? 0 : load.id })}>{load.name}</button>
              </th>
              <td class="number wide-cell">
                <span class="share"><span class="share-bar" style={{ width: `${(load.units / most) * 100}%` }} aria-hidden="true" />
                  <span>{number(load.units)}</span></span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {idle > 0 && <p class="quiet note">{t('assignment.idle', { n: idle })}</p>}
    </details>
  );
}

// The reason why a unit has no target, in words; a word the page does not know is shown as it is.
function reason_text(reason: string): string {
  if (reason === 'no_way_near' || reason === 'detached') return t(`coverage.reason.${reason}`);
  return reason;
}

function Result({ answer }: { answer: Assignment }): JSX.Element {
  const target = parts.target.value;
  const rows = answer.rows.filter((row) => !target || row.target.id === target);
  const name = answer.per_target.find((load) => load.id === target)?.name;
  if (answer.rows.length === 0 && answer.unassigned.length === 0) return <Empty>{t('assignment.empty')}</Empty>;
  return (
    <>
      {answer.warnings?.map((warning, i) => <p key={i} class="warning">{words(warning)}</p>)}
      <Loads answer={answer} />
      <div class="row between">
        <h3>{t('assignment.rows', { n: rows.length })}</h3>
        {name && (
          <button type="button" class="chip" onClick={() => go({ target: 0 })}>{t('assignment.only', { name })} ×</button>
        )}
      </div>
      <table class="numbers" data-assignment>
        <thead>
          <tr>
            <th>{t('assignment.unit')} → {t('assignment.target')}</th>
            <th class="number">{t('assignment.time')}</th>
            <th class="number">{t('assignment.second')} · {t('assignment.margin')}</th>
          </tr>
        </thead>
        <tbody>{rows.map((row) => <Row key={row.unit.id} row={row} />)}</tbody>
      </table>
      {answer.unassigned.length > 0 && (
        <>
          <h3>{t('assignment.unassigned', { n: answer.unassigned.length })}</h3>
          <ul class="plain">
            {answer.unassigned.map((unit) => (
              <li key={unit.id}>
                <button type="button" class="link" onClick={() => select({ layer: 'organisations', id: unit.id })}>
                  {title_of('organisations', unit.id, unit.name, '')}
                </button>
                <span class="quiet"> {reason_text(unit.reason)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function AssignmentPanel(): JSX.Element {
  const { data, busy } = assignment.state.value;
  const targets = ['communities', 'grids'] as const;
  return (
    <section class="panel-body scroll" aria-label={t('assignment.title')}>
      <h2>{t('assignment.title')}</h2>
      <p class="hint">{t('assignment.intro')}</p>
      <div class="options">
        <Choice label={t('assignment.to')} value={parts.to.value} change={(to) => go({ to, target: 0 })}
          choices={targets.map((to) => ({ value: to, text: layer_name(to, district.value) }))} />
        <Profile />
      </div>
      <Progress busy={busy} />
      <Failure of={assignment} />
      {data && <Result answer={data} />}
    </section>
  );
}
