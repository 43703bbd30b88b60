import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { t, words } from '../i18n';
import { map_view, start_map } from '../map/bind';
import { has_web_gl } from '../map/web_gl';
import { client, district } from '../state/session';
import { IconButton } from './parts';
import { layers_open } from './layers_panel';

function Controls(): JSX.Element {
  const map = map_view.value;
  return (
    <div class="controls">
      <IconButton icon="layers" label={t('layers.title')} pressed={layers_open.value}
        click={() => (layers_open.value = !layers_open.value)} />
      {map && (
        <>
          <IconButton icon="plus" label={t('map.zoom_in')} click={() => map.zoom_by(1)} />
          <IconButton icon="minus" label={t('map.zoom_out')} click={() => map.zoom_by(-1)} />
          <IconButton icon="whole" label={t('map.whole')} click={() => map.whole()} />
        </>
      )}
    </div>
  );
}

// Only addresses of the web are links; anything else is text.
function Source({ text, url }: { text: string; url: string }): JSX.Element {
  return /^https?:\/\//.test(url)
    ? <a href={url} target="_blank" rel="noopener noreferrer">{text}</a> : <span>{text}</span>;
}

function Footer(): JSX.Element | null {
  const info = district.value;
  if (!info) return null;
  return (
    <div class="attribution" aria-label={t('map.sources')}>
      {info.map_review_number && <span>{info.map_review_number}</span>}
      {info.attribution.map((source, i) => <Source key={i} {...source} />)}
    </div>
  );
}

// What the reader must know of the data: areas made up for the sample, and the like.
function Notices(): JSX.Element | null {
  const notices = district.value?.notices ?? [];
  if (notices.length === 0) return null;
  return (
    <div class="notices" role="note">
      {notices.map((notice, i) => <p key={i}>{words(notice)}</p>)}
    </div>
  );
}

export function MapPane(): JSX.Element {
  const container = useRef<HTMLDivElement>(null);
  const [broken, set_broken] = useState(false);
  const own = client.value;
  useEffect(() => {
    const info = district.peek();
    if (!own || !info || !container.current) return undefined;
    const drawn = has_web_gl();
    set_broken(!drawn);
    return drawn ? start_map(container.current, info) : undefined;
  }, [own]);
  return (
    <>
      <div ref={container} class="map" data-ready={map_view.value !== null} />
      {broken && <p class="trouble map-broken" role="alert">{t('error.no_webgl')}</p>}
      <Notices />
      <Controls />
      <Footer />
    </>
  );
}
