// Ground: relief, areas, water, gullies, compounds, buildings.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import {
  kAreaInk, kAreaTints, kBuilding, kBuildingEdge, kGullyEdge, kGullyFill, kLand, kWater,
} from '../palette';
import { by_zoom, kRelief, kSource, linear, toggled, type ToggledLayer } from './common';

export const kBackground = {
  id: 'background', type: 'background', paint: { 'background-color': kLand },
} as const;

export const kReliefLayers: ToggledLayer[] = toggled('relief', [{
  id: 'relief',
  type: 'hillshade',
  source: kRelief,
  paint: {
    'hillshade-illumination-direction': 315,
    'hillshade-exaggeration': linear(8, 0.5, 12, 0.4, 15, 0.24, 18, 0.1),
    'hillshade-shadow-color': '#6f6a5c',
    'hillshade-highlight-color': '#ffffff',
    'hillshade-accent-color': '#8d8674',
  },
}]);

// Neighbours often get different tints; where they do not, the border still parts them.
const kTint = [
  'match', ['%', ['to-number', ['id'], 0], kAreaTints.length],
  ...kAreaTints.slice(1).flatMap((tint, i) => [i + 1, tint]), kAreaTints[0],
] as unknown as ExpressionSpecification;

// Drawn as nothing, so that the pointer meets the area and not only its border.
function touch(level: 'communities' | 'grids'): LayerSpecification {
  return {
    id: `${level}-touch`, type: 'fill', source: kSource, 'source-layer': level,
    paint: { 'fill-color': '#000', 'fill-opacity': 0 },
  };
}

export const kAreaFillLayers: ToggledLayer[] = [
  ...toggled('subdistricts', [{
    id: 'subdistricts-fill',
    type: 'fill',
    source: kSource,
    'source-layer': 'subdistricts',
    paint: { 'fill-color': kTint, 'fill-opacity': linear(8, 0.22, 12, 0.12, 15, 0.05) },
  }]),
  ...toggled('communities', [touch('communities')]),
  ...toggled('grids', [touch('grids')]),
];

export const kWaterLayers: ToggledLayer[] = [
  ...toggled('gullies', [
    {
      id: 'gullies-fill',
      type: 'fill',
      source: kSource,
      'source-layer': 'gullies',
      paint: { 'fill-color': kGullyFill, 'fill-opacity': linear(11, 0.3, 14, 0.14) },
    },
    {
      id: 'gullies-hatch',
      type: 'fill',
      source: kSource,
      'source-layer': 'gullies',
      minzoom: 13,
      paint: { 'fill-pattern': 'gully', 'fill-opacity': linear(13, 0, 14, 0.5) },
    },
    {
      id: 'gullies-line',
      type: 'line',
      source: kSource,
      'source-layer': 'gullies',
      paint: { 'line-color': kGullyEdge, 'line-width': by_zoom(11, 0.3, 14, 1), 'line-opacity': 0.8 },
    },
  ]),
  ...toggled('waterways', [
    {
      id: 'waterways-minor',
      type: 'line',
      source: kSource,
      'source-layer': 'waterways',
      filter: ['!', ['in', ['get', 'kind'], ['literal', ['river', 'canal']]]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': kWater, 'line-width': by_zoom(12, 0.7, 16, 1.8, 19, 5) },
    },
    {
      id: 'waterways-river',
      type: 'line',
      source: kSource,
      'source-layer': 'waterways',
      filter: ['in', ['get', 'kind'], ['literal', ['river', 'canal']]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': kWater, 'line-width': by_zoom(8, 0.8, 12, 1.6, 16, 5, 19, 16) },
    },
  ]),
];

export const kBuiltLayers: ToggledLayer[] = [
  ...toggled('compounds', [
    {
      id: 'compounds-fill',
      type: 'fill',
      source: kSource,
      'source-layer': 'compounds',
      paint: { 'fill-color': '#c9d8c0', 'fill-opacity': 0.35 },
    },
    {
      id: 'compounds-line',
      type: 'line',
      source: kSource,
      'source-layer': 'compounds',
      paint: { 'line-color': '#7f9a74', 'line-width': 1, 'line-dasharray': [5, 2] },
    },
  ]),
  ...toggled('buildings', [{
    id: 'buildings-fill',
    type: 'fill',
    source: kSource,
    'source-layer': 'buildings',
    minzoom: 13,
    paint: {
      'fill-color': kBuilding,
      'fill-outline-color': kBuildingEdge,
      'fill-opacity': linear(13, 0.6, 15, 0.95),
    },
  }]),
];

// Above streets and buildings, so that borders stay readable: a wide pale band, then the line.
export const kAreaLineLayers: ToggledLayer[] = [
  ...toggled('grids', [{
    id: 'grids-line',
    type: 'line',
    source: kSource,
    'source-layer': 'grids',
    minzoom: 12,
    paint: {
      'line-color': kAreaInk.grids,
      'line-width': by_zoom(12, 0.5, 16, 1.2),
      'line-dasharray': [1, 2],
      'line-opacity': linear(12, 0.4, 14, 0.9),
    },
  }]),
  ...toggled('communities', [{
    id: 'communities-line',
    type: 'line',
    source: kSource,
    'source-layer': 'communities',
    minzoom: 10,
    paint: {
      'line-color': kAreaInk.communities,
      'line-width': by_zoom(10, 0.6, 16, 2),
      'line-dasharray': [4, 2.5],
      'line-opacity': linear(10, 0.35, 13, 0.85),
    },
  }]),
  ...toggled('subdistricts', [
    {
      id: 'subdistricts-band',
      type: 'line',
      source: kSource,
      'source-layer': 'subdistricts',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': kAreaInk.subdistricts, 'line-width': by_zoom(8, 3, 16, 9), 'line-opacity': 0.13,
      },
    },
    {
      id: 'subdistricts-line',
      type: 'line',
      source: kSource,
      'source-layer': 'subdistricts',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': kAreaInk.subdistricts,
        'line-width': by_zoom(8, 1, 16, 2.4),
        'line-dasharray': [6, 2, 1.5, 2],
      },
    },
  ]),
];
