import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Coverage } from '../api/types';
import { number, percent, t, words } from '../i18n';
import { kind_name, layer_name } from '../i18n/words';
import { kShareColours, share_class } from '../map/palette';
import { need_areas } from '../state/areas';
import { district } from '../state/session';
import { coverage } from '../state/tools';
import { go, parts } from '../state/view';
import { kLevels } from '../state/view_url';
import { AreaName } from './area_name';
import { Choice, Empty, Failure, Progress, Share } from './parts';
import { WalkOptions } from './walk_options';

function Areas({ answer }: { answer: Coverage }): JSX.Element {
  const level = parts.level.value;
  const minutes = answer.minutes.at(-1) ?? 0;
  return (
    <table class="numbers" data-coverage>
      <thead>
        <tr>
          <th>{t('coverage.area')}</th>
          <th class="number">{t('coverage.covered', { n: minutes })}</th>
          <th class="number">{t('coverage.buildings')}</th>
        </tr>
      </thead>
      <tbody>
        {answer.areas.map((area) => {
          const covered = area.covered.at(-1) ?? 0;
          const colour = kShareColours[share_class(area.total ? covered / area.total : 0)];
          return (
            <tr key={area.id ?? 0}>
              <th scope="row">
                <span class="swatch" style={{ background: area.total ? colour : 'transparent' }} aria-hidden="true" />
                <AreaName id={area.id} name={area.name} level={level} />
              </th>
              <td class="number">
                <Share part={covered} whole={area.total} text={`${number(covered)} · ${percent(covered, area.total)}`} />
              </td>
              <td class="number">{number(area.total)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Reasons({ answer }: { answer: Coverage }): JSX.Element {
  const total = answer.uncovered.features.length;
  if (total === 0) return <p class="note">{t('coverage.all_covered')}</p>;
  const reasons = ['too_far', 'no_way_near', 'detached'] as const;
  const count = (reason: string) => answer.uncovered.features.filter((f) => f.properties?.reason === reason).length;
  const told = (reason: (typeof reasons)[number]) => `${t(`coverage.reason.${reason}`)} ${number(count(reason))}`;
  return (
    <p class="note">
      <span class="cross" aria-hidden="true">×</span> {t('coverage.uncovered', { n: total })}
      <span class="quiet">
        {' '}{t('common.bracketed', { text: reasons.filter((r) => count(r) > 0).map(told).join(t('common.list_mark')) })}
      </span>
    </p>
  );
}

export function CoveragePanel(): JSX.Element {
  const info = district.value;
  const kinds = (info?.facility_kinds ?? []).filter((k) => k.count > 0);
  const level = parts.level.value;
  const { data, busy } = coverage.state.value;
  useEffect(() => need_areas(level), [level]);
  return (
    <section class="panel-body scroll" aria-label={t('coverage.title')}>
      <h2>{t('coverage.title')}</h2>
      {kinds.length === 0 ? <Empty>{t('coverage.no_kind')}</Empty> : (
        <div class="row">
          <Choice label={t('coverage.kind')} value={parts.cover.value} id="cover-kind" change={(cover) => go({ cover })}
            choices={[{ value: '', text: '—' }, ...kinds.map((k) => ({
              value: k.kind, text: `${kind_name('facilities', k.kind, info)} (${k.count})`,
            }))]} />
          <Choice label={t('coverage.level')} value={level} change={(value) => go({ level: value })}
            choices={kLevels.map((l) => ({ value: l, text: layer_name(l, info) }))} />
        </div>
      )}
      {parts.cover.value === '' ? kinds.length > 0 && <Empty>{t('coverage.choose')}</Empty> : (
        <>
          <WalkOptions />
          <Progress busy={busy} />
          <Failure of={coverage} />
          {data && (
            <>
              <p class="note">
                {t('coverage.facilities', { n: data.facilities })}
                {data.unlinked.length > 0 && ` ${t('coverage.unlinked', { n: data.unlinked.length })}`}
              </p>
              {data.warnings?.map((warning, i) => <p key={i} class="warning">{words(warning)}</p>)}
              <Reasons answer={data} />
              <Areas answer={data} />
            </>
          )}
        </>
      )}
    </section>
  );
}
