import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Feature, ServiceArea } from '../api/types';
import { number, percent, t, words } from '../i18n';
import { kind_name, layer_name, layer_singular } from '../i18n/words';
import { band_colours } from '../map/palette';
import { Resource } from '../state/resource';
import { hovered } from '../state/selection';
import { client, district, watch_closed } from '../state/session';
import { service_area } from '../state/tools';
import { go, parts } from '../state/view';
import { kLevels, type Level } from '../state/view_url';
import { kind_of, path_text, title_of } from './naming';
import { AreaName } from './area_name';
import { Choice, Empty, Failure, IconButton, Progress, Share } from './parts';
import { LayerSymbol } from './symbol';
import { WalkOptions } from './walk_options';

const found = new Resource<Feature[]>();
watch_closed(() => found.clear());

function find(kind: string, q: string): void {
  const own = client.peek();
  if (!own) return;
  void found.load(async (signal) => {
    const page = await own.features({
      layer: 'facilities', limit: 50, ...(kind && { kind }), ...(q && { q }),
    }, signal);
    return page.features;
  });
}

function Chooser(): JSX.Element {
  const info = district.value;
  const kinds = (info?.facility_kinds ?? []).filter((k) => k.count > 0);
  const [kind, set_kind] = useState(kinds.some((k) => k.kind === 'clinic') ? 'clinic' : '');
  const [q, set_q] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => find(kind, q.trim()), 150);
    return () => clearTimeout(timer);
  }, [kind, q, info?.revision]);
  const { data, busy } = found.state.value;
  return (
    <>
      <p class="hint">{t('service.choose')}</p>
      <div class="row">
        <Choice label={t('service.pick_kind')} value={kind} id="service-kind" change={set_kind}
          choices={[{ value: '', text: t('common.all') }, ...kinds.map((k) => ({
            value: k.kind, text: `${kind_name('facilities', k.kind, info)} (${k.count})`,
          }))]} />
        <label class="field">
          <span>{t('service.find')}</span>
          <input type="search" value={q} autocomplete="off" onInput={(e) => set_q(e.currentTarget.value)} />
        </label>
      </div>
      <Progress busy={busy} />
      <Failure of={found} />
      {data?.length === 0 && <Empty>{t('service.no_facility')}</Empty>}
      <ul class="items">
        {data?.map(({ properties }) => (
          <li key={properties.id}>
            <button type="button" class="item" data-facility={properties.id} onClick={() => go({ facility: properties.id })}
              onMouseEnter={() => (hovered.value = { layer: 'facilities', id: properties.id })}
              onMouseLeave={() => (hovered.value = null)}>
              <LayerSymbol layer="facilities" kind={kind_of(properties)} />
              <span class="item-text">
                <span class="item-title">{title_of('facilities', properties.id, properties.name, kind_of(properties))}</span>
                <span class="quiet">{path_text(properties)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Bands({ answer }: { answer: ServiceArea }): JSX.Element {
  const colours = band_colours(answer.bands.length);
  return (
    <>
      <h3>{t('service.bands')}</h3>
      <table class="numbers" data-bands>
        <thead>
          <tr>
            <th>{t('service.band')}</th><th class="number">{t('service.buildings')}</th>
            {answer.counts_known && <th class="number">{t('service.households')}</th>}
            {answer.counts_known && <th class="number">{t('service.people')}</th>}
          </tr>
        </thead>
        <tbody>
          {answer.bands.map((band, i) => (
            <tr key={band.minutes}>
              <th scope="row">
                <span class={`swatch band-${i}`} style={{ background: colours[i] }} aria-hidden="true" />
                {t('common.minutes', { n: band.minutes })}
              </th>
              <td class="number">{number(band.buildings)}</td>
              {answer.counts_known && <td class="number">{number(band.households)}</td>}
              {answer.counts_known && <td class="number">{number(band.people)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {!answer.counts_known && <p class="quiet note">{t('service.counts_unknown')}</p>}
    </>
  );
}

function Areas({ answer }: { answer: ServiceArea }): JSX.Element | null {
  const [level, set_level] = useState<Level>('communities');
  const levels = kLevels.filter((l) => answer.areas.some((area) => area.level === l));
  if (levels.length === 0) return <Empty>{t('service.no_area')}</Empty>;
  const shown = levels.includes(level) ? level : levels[0]!;
  const rows = answer.areas.filter((area) => area.level === shown);
  rows.sort((a, b) => (b.buildings.at(-1) ?? 0) - (a.buildings.at(-1) ?? 0) || (a.id ?? 0) - (b.id ?? 0));
  return (
    <>
      <div class="row between">
        <h3>{t('service.areas')}</h3>
        <Choice label={t('service.level')} value={shown} change={set_level}
          choices={levels.map((l) => ({ value: l, text: layer_name(l, district.value) }))} />
      </div>
      <table class="numbers">
        <thead>
          <tr>
            <th>{t('service.area')}</th>
            {answer.bands.map((band) => <th key={band.minutes} class="number">{t('service.within', { n: band.minutes })}</th>)}
            <th class="number">{t('service.total')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((area) => (
            <tr key={area.id ?? 0}>
              <th scope="row">
                <AreaName id={area.id} name={area.name} level={shown} />
              </th>
              {area.buildings.map((n, i) => (
                <td key={i} class="number">
                  {i === area.buildings.length - 1
                    ? <Share part={n} whole={area.total} text={`${number(n)} · ${percent(n, area.total)}`} /> : number(n)}
                </td>
              ))}
              <td class="number">{number(area.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Result({ answer }: { answer: ServiceArea }): JSX.Element {
  return (
    <>
      {!answer.linked && <p class="warning" role="alert">{t('service.unlinked')}</p>}
      {answer.warnings.map((warning, i) => <p key={i} class="warning">{words(warning)}</p>)}
      {answer.linked && (
        <>
          {answer.off_path_metres >= 1 && (
            <p class="quiet note">{t('service.off_path', { n: Math.round(answer.off_path_metres) })}</p>
          )}
          <Bands answer={answer} />
          <Areas answer={answer} />
        </>
      )}
    </>
  );
}

export function ServicePanel(): JSX.Element {
  const facility = parts.facility.value;
  const { data, busy } = service_area.state.value;
  const shown = data?.facility.properties;
  return (
    <section class="panel-body scroll" aria-label={t('service.title')}>
      <h2>{t('service.title')}</h2>
      {facility === 0 ? <Chooser /> : (
        <>
          <div class="chosen">
            {shown && <LayerSymbol layer="facilities" kind={kind_of(shown)} />}
            <span class="item-text">
              <span class="item-title">
                {shown ? title_of('facilities', shown.id, shown.name, kind_of(shown)) : `${layer_singular('facilities')} ${facility}`}
              </span>
              {shown && <span class="quiet">{[kind_name('facilities', kind_of(shown), district.value), path_text(shown)].filter(Boolean).join(' · ')}</span>}
            </span>
            <IconButton icon="close" label={t('service.change')} click={() => go({ facility: 0 })} />
          </div>
          <WalkOptions />
          <Progress busy={busy} />
          <Failure of={service_area} />
          {data && <Result answer={data} />}
        </>
      )}
    </section>
  );
}
