import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import type { Toggle } from '../../state/view_url';

export const kSource = 'district';
export const kRelief = 'relief';

// A layer of the style with the entry of the layer list that shows and hides it.
export type ToggledLayer = LayerSpecification & { metadata: { toggle: Toggle } };

export function toggled(toggle: Toggle, layers: LayerSpecification[]): ToggledLayer[] {
  return layers.map((layer) => ({ ...layer, metadata: { toggle } }) as ToggledLayer);
}

// Grows exponentially with the zoom: pairs of zoom and value.
export function by_zoom(...stops: number[]): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

export function linear(...stops: number[]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}
