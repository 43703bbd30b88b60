// A city as the sum of its districts, on the page where one chooses among them.
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import {
  city_coverage, city_totals, type CityCoverage, type CityTotals, type DistrictTotals, type Reached,
} from '../api/city_client';
import { number, percent, t, words, type Key } from '../i18n';
import { Resource } from '../state/resource';
import { go } from '../state/view';
import { kDefaultView } from '../state/view_url';
import { Choice, Progress, Trouble } from './parts';

const kMinutes = 15;
const kColumns = [
  { of: 'subdistricts', title: 'city.subdistricts' },
  { of: 'communities', title: 'city.communities' },
  { of: 'grids', title: 'city.grids' },
  { of: 'buildings', title: 'city.buildings' },
  { of: 'households', title: 'city.households' },
  { of: 'people', title: 'city.people' },
  { of: 'cadres', title: 'city.cadres' },
  { of: 'open_tasks', title: 'city.open_tasks' },
  { of: 'overdue_tasks', title: 'city.overdue_tasks' },
] as const satisfies readonly { of: keyof DistrictTotals; title: Key }[];

function Numbers({ of }: { of: DistrictTotals }): JSX.Element {
  return <>{kColumns.map((column) => <td key={column.of} class="number">{number(of[column.of])}</td>)}</>;
}

// Households where they are known, else buildings.
function Covered({ of }: { of: Reached | undefined }): JSX.Element {
  if (!of) return <><td class="number">—</td><td class="number">—</td></>;
  const by_households = of.households_total > 0;
  const whole = by_households ? of.households_total : of.total;
  const part = (by_households ? of.households_covered : of.covered)[0] ?? 0;
  return (
    <>
      <td class="number">{number(of.facilities)}</td>
      <td class="number">{number(part)}<br /><span class="quiet">{percent(part, whole)}</span></td>
    </>
  );
}

function Table({ data, coverage }: { data: CityTotals; coverage: CityCoverage | null }): JSX.Element {
  const covered = (code: string) => coverage?.districts.find((one) => one.code === code)?.coverage;
  const unit = coverage && coverage.sum.households_total > 0 ? 'city.covered_households' : 'city.covered_buildings';
  return (
    <div class="scroll-sideways">
      <table class="totals">
        <thead>
          <tr>
            <th scope="col">{t('city.district')}</th>
            {kColumns.map(({ of, title }) => <th key={of} scope="col" class="number">{t(title)}</th>)}
            {coverage && <><th scope="col" class="number">{t('city.facilities')}</th><th scope="col" class="number">{t(unit, { n: kMinutes })}</th></>}
          </tr>
        </thead>
        <tbody>
          {data.districts.map((one) => (
            <tr key={one.code} data-district={one.code}>
              <th scope="row">
                <button type="button" class="link" onClick={() => go({ ...kDefaultView, district: one.code })}>{one.name}</button>
              </th>
              <Numbers of={one.totals} />
              {coverage && <Covered of={covered(one.code)} />}
            </tr>
          ))}
          <tr class="sum" data-sum>
            <th scope="row">{t('city.sum', { n: data.districts.length })}</th>
            <Numbers of={data.sum} />
            {coverage && <Covered of={coverage.sum} />}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

export function CityTable({ city }: { city: string }): JSX.Element {
  const [totals] = useState(() => new Resource<CityTotals>());
  const [coverage] = useState(() => new Resource<CityCoverage>());
  const [kind, set_kind] = useState('');
  useEffect(() => {
    void totals.load((signal) => city_totals(city, signal));
    return () => totals.clear();
  }, [city]);
  useEffect(() => {
    if (kind) void coverage.load((signal) => city_coverage(city, kind, kMinutes, signal), false);
    else coverage.clear();
    return () => coverage.clear();
  }, [city, kind]);
  const { data, problem, busy } = totals.state.value;
  const cover = coverage.state.value;
  return (
    <section class="city" data-city={city}>
      <h2>{t('city.title', { city })}</h2>
      <Progress busy={busy || cover.busy} />
      {problem && <Trouble problem={problem} retry={() => void totals.load((signal) => city_totals(city, signal))} />}
      {cover.problem && <Trouble problem={cover.problem} />}
      {data && data.districts.length > 0 && (
        <>
          <Table data={data} coverage={kind && cover.data ? cover.data : null} />
          <Choice label={t('city.kind', { n: kMinutes })} value={kind} change={set_kind}
            choices={[{ value: '', text: t('city.no_kind') }, ...data.sum.facilities.map((of) => ({ value: of.kind, text: words(of) }))]} />
        </>
      )}
      {data && data.left_out.length > 0 && (
        <p class="quiet">{t('city.left_out', { list: data.left_out.map((one) => one.name).join(t('common.list_mark')) })}</p>
      )}
    </section>
  );
}
