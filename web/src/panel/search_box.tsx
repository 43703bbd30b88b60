// Search over all layers; the answer opens beneath the box, grouped by layer.
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { FeaturePage, LayerId } from '../api/types';
import { t } from '../i18n';
import { kind_name, layer_name } from '../i18n/words';
import { Resource } from '../state/resource';
import { select } from '../state/selection';
import { client, district, watch_closed } from '../state/session';
import { go } from '../state/view';
import { kind_of, path_text, title_of } from './naming';
import { Empty, Failure, Icon, Progress } from './parts';
import { LayerSymbol } from './symbol';

const kSearched: LayerId[] = [
  'places', 'facilities', 'organisations', 'communities', 'subdistricts', 'grids', 'ways', 'buildings',
  'compounds', 'waterways', 'gullies',
];
const kShownEach = 5;

// With the question that it answers.
interface Found {
  q: string;
  groups: { layer: LayerId; page: FeaturePage }[];
}
const found = new Resource<Found>();
const open = signal(false);
watch_closed(() => {
  found.clear();
  open.value = false;
});

export function focus_search(): void {
  document.getElementById('search')?.focus();
}

function ask(q: string): void {
  const own = client.peek();
  if (!own) return;
  const present = kSearched.filter((layer) => district.peek()?.layers.some((l) => l.id === layer && l.count > 0));
  void found.load(async (signal) => {
    const pages = await Promise.all(present.map(async (layer) => ({
      layer, page: await own.features({ layer, q, limit: kShownEach }, signal),
    })));
    return { q, groups: pages.filter(({ page }) => page.matched > 0) };
  });
}

function Group({ layer, page, q, leave }: { layer: LayerId; page: FeaturePage; q: string; leave: () => void }): JSX.Element {
  return (
    <section>
      <h3>{layer_name(layer, district.value)}</h3>
      <ul class="items">
        {page.features.map(({ properties }) => {
          const kind = kind_of(properties);
          return (
            <li key={properties.id}>
              <button type="button" class="item" onClick={() => { select({ layer, id: properties.id }); leave(); }}>
                <LayerSymbol layer={layer} kind={kind} />
                <span class="item-text">
                  <span class="item-title">{title_of(layer, properties.id, properties.name, kind)}</span>
                  <span class="quiet">
                    {[kind && kind_name(layer, kind, district.value), path_text(properties)].filter(Boolean).join(' · ')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {page.matched > page.features.length && (
        <button type="button" class="link" onClick={() => { go({ tab: 'list', layer, q, kind: '', area: 0 }); leave(); }}>
          {t('search.show_all', { n: page.matched })}
        </button>
      )}
    </section>
  );
}

export function SearchBox(): JSX.Element {
  const [text, set_text] = useState('');
  const q = text.trim();
  useEffect(() => {
    if (!q) return found.clear();
    const timer = setTimeout(() => ask(q), 180);
    return () => clearTimeout(timer);
  }, [q]);
  const { data, busy } = found.state.value;
  const leave = () => {
    open.value = false;
    (document.activeElement as HTMLElement | null)?.blur();
  };
  return (
    <div class="search" role="search" onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); leave(); } }}
      onFocusOut={(e) => {
        const next = e.relatedTarget as Node | null;
        if (next && !e.currentTarget.contains(next)) open.value = false;
      }}>
      <Icon of="search" />
      <input id="search" type="search" value={text} placeholder={t('search.placeholder')} aria-label={t('search.label')}
        autocomplete="off" onFocus={() => (open.value = true)}
        onInput={(e) => { set_text(e.currentTarget.value); open.value = true; }} />
      <kbd aria-hidden="true">/</kbd>
      {open.value && q && (
        <div class="popover results" aria-label={t('search.results')}>
          <Progress busy={busy} />
          <Failure of={found} />
          {data?.q === q && data.groups.length === 0 && <Empty>{t('search.none', { q })}</Empty>}
          {data?.groups.map(({ layer, page }) => <Group key={layer} layer={layer} page={page} q={data.q} leave={leave} />)}
        </div>
      )}
    </div>
  );
}
