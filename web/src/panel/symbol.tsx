import type { JSX } from 'preact';

import type { LayerId } from '../api/types';
import { outline_of } from '../map/icons';
import { group_of, type KindGroup } from '../map/kind_groups';
import { kGullyEdge, kGullyFill } from '../map/palette';

// The map's symbol of a kind of facility, beside its name in lists.
export function GroupSymbol({ group }: { group: KindGroup }): JSX.Element {
  return (
    <svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">
      <path d={outline_of(group.shape)} fill={group.colour} />
      <path d={group.sign} fill="#fff" fill-rule="evenodd" />
    </svg>
  );
}

const kLayerSigns: Partial<Record<LayerId, JSX.Element>> = {
  ways: <path d="M5 20C8 14 14 12 19 4" fill="none" stroke="#7b7f87" stroke-width="3" />,
  waterways: <path d="M4 16c4-8 8 2 16-8" fill="none" stroke="#5d97b8" stroke-width="3" />,
  buildings: <path d="M4 8h10v-3h6v14H4z" fill="#ded8cd" stroke="#a39a8a" stroke-width="1.5" />,
  places: <text x="12" y="17" text-anchor="middle" font-size="15" font-weight="700" fill="#33363b">A</text>,
  gullies: (
    <>
      <path d="M4 4l8 3 8-2v14l-7 2-9-3z" fill={kGullyFill} fill-opacity="0.35" stroke={kGullyEdge} stroke-width="1.5" />
      <path d="M5 12l6-6M5 18 16 7M10 19l9-9" fill="none" stroke={kGullyEdge} stroke-width="1.2" />
    </>
  ),
  organisations: <path d="M4 4h16v16H4z" fill="#46505c" />,
};
const kAreaSign = (
  <path d="M4 7l8-3 8 4-2 10-9 2z" fill="#6d4f7d22" stroke="#6d4f7d" stroke-width="1.6" stroke-dasharray="4 2" />
);

// Whether all of the layer is drawn alike, by a symbol of its own.
export function has_symbol(layer: LayerId): boolean {
  return layer in kLayerSigns;
}

export function LayerSymbol({ layer, kind }: { layer: LayerId; kind: string }): JSX.Element {
  if (layer === 'facilities') return <GroupSymbol group={group_of(kind)} />;
  return <svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">{kLayerSigns[layer] ?? kAreaSign}</svg>;
}
