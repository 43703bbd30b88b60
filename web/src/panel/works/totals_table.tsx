import type { JSX } from 'preact';

import { kDivisions, totals_table, type Totals, type TotalsPart, type TotalsRow } from '../../api/works_client';
import { percent, t, type Key } from '../../i18n';
import { client } from '../../state/session';
import { shown_project, totals } from '../../state/works';
import { go, parts } from '../../state/view';
import { Choice, Failure, Progress, Share } from '../parts';
import { adds_up, quantity, signed, unit_name, work_kind_name } from '../../i18n/work_words';

// Not the colour alone: a sign and a word too.
function Difference({ of, unit }: { of: TotalsPart | TotalsRow; unit: string }): JSX.Element {
  const { difference } = of;
  if (difference === null) return <td class="number quiet">—</td>;
  if (difference === 0) return <td class="number">0<br /><span class="quiet">{t('works.as_declared')}</span></td>;
  return (
    <td class="number differs" title={t('works.differs', { n: signed(difference), unit })}>
      ≠ {signed(difference)}<br /><span>{t(difference > 0 ? 'works.more' : 'works.less')}</span>
    </td>
  );
}

function Numbers({ of, unit }: { of: TotalsPart | TotalsRow; unit: string }): JSX.Element {
  return (
    <>
      <td class="number">{quantity(of.planned)}</td>
      <td class="number">{quantity(of.done)}</td>
      <td class="number">{of.declared === null ? '—' : quantity(of.declared)}</td>
      <Difference of={of} unit={unit} />
    </>
  );
}

function Kind({ row }: { row: TotalsRow }): JSX.Element {
  const unit = unit_name(row.unit);
  const text = row.progress === null ? t('works.no_plan')
    : t('works.progress', { done: quantity(row.done), planned: quantity(row.planned), unit });
  return (
    <tbody data-kind={row.kind} data-unit={unit}>
      <tr class="kind">
        <th colSpan={5} scope="rowgroup">
          <span>{work_kind_name(row.kind)} <span class="quiet">{unit}</span></span>
          <Share part={Math.min(row.done, row.planned)} whole={row.planned} text={`${text} · ${percent(row.done, row.planned)}`} />
        </th>
      </tr>
      {row.parts.map((part) => (
        <tr key={part.area?.id ?? 0} data-part={part.area?.id ?? 0}>
          <th scope="row">{part.area ? part.area.name : t('works.outside')}</th>
          <Numbers of={part} unit={unit} />
        </tr>
      ))}
      <tr class={adds_up(row) ? 'sum' : 'sum differs'}>
        <th scope="row">{t('works.sum')}</th>
        <Numbers of={row} unit={unit} />
      </tr>
    </tbody>
  );
}

function Table({ data }: { data: Totals }): JSX.Element {
  const differing = data.rows.filter((row) => row.difference || row.parts.some((part) => part.difference)).length;
  return (
    <div class="scroll-sideways">
      {differing > 0 && <p class="rows-differ">≠ {t('works.rows_differ', { n: differing })}</p>}
      <p class="quiet">{t('works.sum_note')}</p>
      <table class="totals">
        <thead>
          <tr>
            <th scope="col">{t(`works.by.${data.by}` as Key)}</th>
            <th scope="col" class="number">{t('works.planned')}</th>
            <th scope="col" class="number">{t('works.done')}</th>
            <th scope="col" class="number">{t('works.declared')}</th>
            <th scope="col" class="number">{t('works.difference')}</th>
          </tr>
        </thead>
        {data.rows.map((row) => <Kind key={`${row.kind}|${row.unit}`} row={row} />)}
      </table>
      {data.unzoned.length > 0 && <p class="warning">{t('works.unzoned', { n: data.unzoned.length })}</p>}
    </div>
  );
}

export function TotalsTable(): JSX.Element {
  const { data, busy } = totals.state.value;
  const project = shown_project.value;
  const base = client.value?.base;
  return (
    <section aria-label={t('works.totals')}>
      <div class="row between">
        <h3>{t('works.totals')}</h3>
        {project && base && (
          <a href={totals_table(base, project.id, parts.by.value)} download>{t('works.table')}</a>
        )}
      </div>
      <Choice label={t('works.by')} value={parts.by.value} change={(by) => go({ by })}
        choices={kDivisions.map((value) => ({ value, text: t(`works.by.${value}` as Key) }))} />
      <Progress busy={busy} />
      <Failure of={totals} />
      {data && <Table data={data} />}
    </section>
  );
}
