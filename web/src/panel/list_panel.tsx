import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Feature, LayerId } from '../api/types';
import { number, t } from '../i18n';
import { kind_name, known_kinds, layer_name } from '../i18n/words';
import { areas, need_areas } from '../state/areas';
import { filtered, list, load_more } from '../state/list';
import { hovered, same_key, select } from '../state/selection';
import { district } from '../state/session';
import { adjust, go, parts, view } from '../state/view';
import { kLevels } from '../state/view_url';
import { enter_by_key } from './card_focus';
import { move_focus } from './move_focus';
import { kind_of, path_text, title_of } from './naming';
import { Choice, Empty, Failure, Progress } from './parts';
import { LayerSymbol } from './symbol';

function kind_choices(layer: LayerId): { value: string; text: string }[] {
  const info = district.value;
  const kinds = layer === 'facilities'
    ? (info?.facility_kinds ?? []).filter((k) => k.count > 0).map((k) => ({
      value: k.kind, text: `${kind_name(layer, k.kind, info)} (${k.count})`,
    }))
    : known_kinds(layer).map((kind) => ({ value: kind, text: kind_name(layer, kind) }));
  return [{ value: '', text: t('list.any_kind') }, ...kinds];
}

function AreaFilter(): JSX.Element {
  useEffect(() => {
    need_areas('subdistricts');
    need_areas('communities');
  }, []);
  const choices = kLevels.flatMap((level) => (areas[level].state.value.data ?? []).map(({ properties }) => ({
    level, id: properties.id, name: properties.name, parent: properties.area?.path?.[0]?.name ?? '',
  })));
  const shown = parts.area.value;
  const known = shown === 0 || choices.some((choice) => choice.id === shown);
  return (
    <label class="field">
      <span>{t('list.area')}</span>
      <select value={String(shown)} onChange={(e) => go({ area: Number(e.currentTarget.value) })}>
        <option value="0" selected={shown === 0}>{t('list.any_area')}</option>
        {!known && <option value={String(shown)} selected>{`#${shown}`}</option>}
        {kLevels.map((level) => {
          const own = choices.filter((choice) => choice.level === level);
          return own.length > 0 && (
            <optgroup key={level} label={layer_name(level, district.value)}>
              {own.map((choice) => (
                <option key={choice.id} value={String(choice.id)} selected={choice.id === shown}>
                  {choice.parent && level !== 'subdistricts' ? `${choice.name} · ${choice.parent}` : choice.name}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}

function Filters(): JSX.Element {
  const layer = parts.layer.value;
  const kinds = kind_choices(layer);
  const layers = (district.value?.layers ?? []).map(({ id, count }) => ({
    value: id as LayerId, text: `${layer_name(id, district.value)} (${number(count)})`,
  }));
  return (
    <div class="filters">
      <div class="row">
        <Choice label={t('list.layer')} value={layer} choices={layers} id="list-layer"
          change={(value) => go({ layer: value, kind: '', q: '' })} />
        {kinds.length > 1 && (
          <Choice label={t('list.kind')} value={parts.kind.value} choices={kinds} id="list-kind"
            change={(kind) => go({ kind })} />
        )}
      </div>
      <div class="row">
        <label class="field">
          <span>{t('list.filter')}</span>
          <input type="search" id="list-filter" value={parts.q.value} autocomplete="off"
            onInput={(e) => adjust({ q: e.currentTarget.value })} />
        </label>
        <AreaFilter />
      </div>
      <div class="row between">
        <label class="check">
          <input type="checkbox" checked={parts.in_view.value}
            onChange={(e) => go({ in_view: e.currentTarget.checked })} />
          {t('list.in_view')}
        </label>
        {filtered.value && (
          <button type="button" class="link" onClick={() => go({ q: '', kind: '', area: 0 })}>{t('list.clear')}</button>
        )}
      </div>
    </div>
  );
}

function Row({ feature }: { feature: Feature }): JSX.Element {
  const { layer, id, name } = feature.properties;
  const kind = kind_of(feature.properties);
  const key = { layer, id };
  const chosen = same_key(parts.selected.value, key);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const notes = [kind && name ? kind_name(layer, kind, district.value) : '', path_text(feature.properties)];
  return (
    <li ref={row} class={same_key(hovered.value, key) ? 'hovered' : ''}>
      <button type="button" class="item" aria-current={chosen} data-row
        onMouseEnter={() => (hovered.value = key)} onMouseLeave={() => (hovered.value = null)}
        onFocus={() => (hovered.value = key)} onBlur={() => (hovered.value = null)}
        onClick={(event) => { enter_by_key(event); select(key); }}>
        <LayerSymbol layer={layer} kind={kind} />
        <span class="item-text">
          <span class="item-title">{title_of(layer, id, name, kind)}</span>
          <span class="quiet">{notes.filter(Boolean).join(' · ')}</span>
        </span>
      </button>
    </li>
  );
}

function empty_text(): string {
  if (filtered.value) return t('list.empty_filtered');
  if (view.value.in_view) return t('list.empty');
  return t('list.empty_layer', { layer: layer_name(parts.layer.value, district.value) });
}

export function ListPanel(): JSX.Element {
  const { data, busy } = list.state.value;
  const shown = data?.features.length ?? 0;
  return (
    <section class="panel-body" aria-label={t('list.results')}>
      <Filters />
      <div class="count" data-matched={data?.matched} aria-live="polite">
        {data && (shown < data.matched && filtered.value
          ? t('list.matched_some', { n: data.matched, shown }) : t('list.matched', { n: data.matched }))}
      </div>
      <Progress busy={busy} />
      <div class="scroll">
        <Failure of={list} />
        {data && shown === 0 && <Empty>{empty_text()}</Empty>}
        <ul class="items" onKeyDown={move_focus('[data-row]')}>
          {data?.features.map((feature) => <Row key={feature.properties.id} feature={feature} />)}
        </ul>
        {data?.next && (
          <button type="button" class="wide" onClick={() => void load_more()}>
            {t('common.more', { n: Math.min(100, data.matched - shown) })}
          </button>
        )}
      </div>
    </section>
  );
}
