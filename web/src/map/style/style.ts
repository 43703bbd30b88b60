import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

import type { District } from '../../api/types';
import type { Toggle } from '../../state/view_url';
import { kRelief, kSource, type ToggledLayer } from './common';
import { kLabelLayers } from './label_layers';
import {
  kAreaFillLayers, kAreaLineLayers, kBackground, kBuiltLayers, kReliefLayers, kWaterLayers,
} from './land_layers';
import { kWayLayers } from './way_layers';

// The tools draw between the map's surfaces and its labels.
export const kBelowLabels = kLabelLayers[0]!.id;

export function layers_of(district: District): LayerSpecification[] {
  return [
    kBackground,
    ...(district.elevation ? kReliefLayers : []),
    ...kAreaFillLayers, ...kWaterLayers, ...kBuiltLayers, ...kWayLayers, ...kAreaLineLayers,
    ...kLabelLayers,
  ];
}

export function toggle_of(layer: LayerSpecification): Toggle | undefined {
  return (layer as Partial<ToggledLayer>).metadata?.toggle;
}

// Zooms of the terrain tiles: 30 m cells say nothing new beyond.
const kReliefMaxZoom = 13;

// No `glyphs` and no `sprite`: everything but tiles is made on this machine.
export function style_of(district: District, origin: string): StyleSpecification {
  const base = `${origin}/${district.code}`;
  const bounds = district.bbox ? { bounds: district.bbox } : {};
  return {
    version: 8,
    sources: {
      [kSource]: {
        type: 'vector', tiles: [`${base}/tiles/{z}/{x}/{y}.mvt`], minzoom: 8, maxzoom: 16, ...bounds,
      },
      ...(district.elevation && {
        [kRelief]: {
          type: 'raster-dem', tiles: [`${base}/terrain/{z}/{x}/{y}.png`], encoding: 'terrarium',
          tileSize: 256, minzoom: 7, maxzoom: kReliefMaxZoom, ...bounds,
        },
      }),
    },
    layers: layers_of(district),
  } as StyleSpecification;
}
