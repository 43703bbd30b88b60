import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import { number, t, words } from '../i18n';
import { layer_name } from '../i18n/words';
import { kGroups } from '../map/kind_groups';
import { district } from '../state/session';
import { go, parts } from '../state/view';
import { kToggles, type Toggle } from '../state/view_url';
import { IconButton } from './parts';
import { GroupSymbol, has_symbol, LayerSymbol } from './symbol';

export const layers_open = signal(false);

function Entry({ toggle }: { toggle: Toggle }): JSX.Element {
  const info = district.value;
  const hidden = parts.hidden.value;
  const layer = info?.layers.find((l) => l.id === toggle);
  const missing = toggle === 'relief' ? info?.elevation === false : layer?.count === 0;
  const flip = (shown: boolean) => go({
    hidden: shown ? hidden.filter((name) => name !== toggle) : [...hidden, toggle],
  });
  return (
    <li>
      <label class="check">
        <input type="checkbox" data-toggle={toggle} checked={!hidden.includes(toggle) && !missing} disabled={missing}
          onChange={(e) => flip(e.currentTarget.checked)} />
        <span class="grow">{toggle === 'relief' ? t('layers.relief') : layer_name(toggle, info)}</span>
        {toggle !== 'relief' && has_symbol(toggle) && <LayerSymbol layer={toggle} kind="" />}
        <span class="quiet number">
          {toggle === 'relief' ? (missing ? t('layers.relief_none') : '') : number(layer?.count ?? 0)}
        </span>
      </label>
    </li>
  );
}

export function LayersPanel(): JSX.Element | null {
  if (!layers_open.value) return null;
  const used = new Set((district.value?.facility_kinds ?? []).filter((k) => k.count > 0).map((k) => k.kind));
  const groups = kGroups.filter((group) => group.kinds.some((kind) => used.has(kind)));
  return (
    <section class="popover layers" aria-label={t('layers.title')}>
      <header>
        <h2>{t('layers.title')}</h2>
        <IconButton icon="close" label={t('common.close')} click={() => (layers_open.value = false)} />
      </header>
      <ul class="checks">{kToggles.map((toggle) => <Entry key={toggle} toggle={toggle} />)}</ul>
      {parts.hidden.value.length > 0 && (
        <button type="button" class="link" onClick={() => go({ hidden: [] })}>{t('layers.show_all')}</button>
      )}
      {groups.length > 0 && (
        <>
          <h3>{t('layers.legend')}</h3>
          <ul class="legend-groups">
            {groups.map((group) => <li key={group.id}><GroupSymbol group={group} /> {words(group)}</li>)}
          </ul>
        </>
      )}
    </section>
  );
}
