// What the list and the tools draw over the map, each from a GeoJSON source of the same name.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import { kAssignmentInk, kHalo, kSelected } from '../palette';
import { by_zoom, linear } from './common';
import { kBold, kRegular } from './fonts';
import { kTaskLayers, kTaskOverlays } from './task_layers';
import { kWorkLayers, kWorkOverlays } from './work_layers';

export const kOverlays = [
  'coverage-areas', 'reach-polygons', 'reach-lines', 'reach-buildings', 'uncovered',
  'assignment-lines', 'assignment-points', 'matches', 'hover', 'selection', 'facility',
  ...kTaskOverlays, ...kWorkOverlays,
] as const;
export type Overlay = (typeof kOverlays)[number];

const kLines = ['match', ['geometry-type'], ['LineString', 'MultiLineString'], true, false] as ExpressionSpecification;
const kAreas = ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false] as ExpressionSpecification;
const kPoints = ['match', ['geometry-type'], ['Point', 'MultiPoint'], true, false] as ExpressionSpecification;

// Areas are marked by their border: their ground holds what one wants to read.
const kIsDistrictPart = ['in', ['get', 'layer'], ['literal', ['subdistricts', 'communities', 'grids']]] as ExpressionSpecification;

// Outlines of objects of any geometry in one colour; the white line beneath keeps it apart from what
// it covers.
function mark(source: Overlay, colour: string, width: number, fill: number, radius: number): LayerSpecification[] {
  const line_width = by_zoom(10, width * 0.7, 18, width * 1.6);
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    {
      id: `${source}-fill`, type: 'fill', source, filter: kAreas,
      paint: { 'fill-color': colour, 'fill-opacity': ['case', kIsDistrictPart, 0.03, fill] },
    },
    {
      id: `${source}-halo`, type: 'line', source, filter: ['any', kLines, kAreas], layout: round,
      paint: { 'line-color': '#ffffff', 'line-opacity': 0.85, 'line-width': by_zoom(10, width * 1.7, 18, width * 3) },
    },
    {
      id: `${source}-line`, type: 'line', source, filter: ['any', kLines, kAreas], layout: round,
      paint: { 'line-color': colour, 'line-width': line_width },
    },
    {
      id: `${source}-point`, type: 'circle', source, filter: kPoints,
      paint: {
        'circle-radius': linear(10, radius * 0.7, 17, radius * 1.4),
        'circle-color': colour,
        'circle-opacity': 0.1,
        'circle-stroke-color': colour,
        'circle-stroke-width': width,
      },
    },
  ];
}

const kBandColour = ['get', 'colour'] as ExpressionSpecification;

const kReach: LayerSpecification[] = [
  {
    id: 'reach-polygons-fill', type: 'fill', source: 'reach-polygons',
    paint: { 'fill-color': kBandColour, 'fill-opacity': 0.16 },
  },
  {
    id: 'reach-polygons-line', type: 'line', source: 'reach-polygons', layout: { 'line-join': 'round' },
    paint: { 'line-color': kBandColour, 'line-width': 1.6, 'line-opacity': 0.9 },
  },
  {
    id: 'reach-lines-line', type: 'line', source: 'reach-lines',
    layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': ['-', 0, ['get', 'order']] },
    paint: {
      'line-color': kBandColour,
      'line-width': [
        'interpolate', ['linear'], ['zoom'], 12, ['*', 0.5, ['get', 'width']], 17, ['*', 1.2, ['get', 'width']],
      ],
      'line-opacity': 0.85,
    },
  },
  {
    id: 'reach-buildings-point', type: 'circle', source: 'reach-buildings', minzoom: 13,
    paint: {
      'circle-color': kBandColour,
      'circle-radius': linear(13, 1.2, 15, 2.4, 18, 5),
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': linear(13, 0.3, 16, 1),
    },
  },
];

// The minutes along the edge of each band: it must be readable without colours.
const kReachLabels: LayerSpecification[] = [{
  id: 'reach-polygons-label', type: 'symbol', source: 'reach-polygons',
  layout: {
    'symbol-placement': 'line',
    'text-field': ['get', 'label'],
    'text-font': kBold,
    'text-size': 12,
    'symbol-spacing': 260,
    'text-max-angle': 60,
  },
  paint: { 'text-color': kBandColour, 'text-halo-color': kHalo, 'text-halo-width': 2 },
}];

const kCoverage: LayerSpecification[] = [
  {
    id: 'coverage-areas-fill', type: 'fill', source: 'coverage-areas',
    paint: { 'fill-color': kBandColour, 'fill-opacity': linear(9, 0.55, 14, 0.35, 16, 0.2) },
  },
  {
    id: 'coverage-areas-line', type: 'line', source: 'coverage-areas',
    paint: { 'line-color': '#5b6470', 'line-width': 0.8 },
  },
];

const kUncovered: LayerSpecification[] = [{
  id: 'uncovered-cross', type: 'symbol', source: 'uncovered',
  layout: {
    'icon-image': 'uncovered',
    'icon-size': linear(10, 0.2, 13, 0.5, 16, 0.9),
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
  },
}];

const kCoverageLabels: LayerSpecification[] = [{
  id: 'coverage-areas-label', type: 'symbol', source: 'coverage-areas', minzoom: 9,
  layout: {
    'text-field': ['get', 'label'], 'text-font': kBold, 'text-size': linear(9, 10, 14, 14),
    'text-padding': 2,
  },
  paint: { 'text-color': '#1f3550', 'text-halo-color': 'rgba(255,255,255,0.95)', 'text-halo-width': 2 },
}];

const kChosen = ['boolean', ['get', 'chosen'], false] as ExpressionSpecification;

const kAssignmentLines: LayerSpecification[] = [
  {
    id: 'assignment-lines-halo', type: 'line', source: 'assignment-lines',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': '#ffffff', 'line-opacity': 0.7, 'line-width': by_zoom(10, 2.5, 16, 7) },
  },
  {
    id: 'assignment-lines-line', type: 'line', source: 'assignment-lines',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['case', kChosen, kSelected, kAssignmentInk],
      'line-width': [
        'interpolate', ['linear'], ['zoom'], 10, ['case', kChosen, 3, 1.1], 16, ['case', kChosen, 6, 3],
      ],
      'line-opacity': 0.8,
    },
  },
];

const kAssignmentPoints: LayerSpecification[] = [
  {
    id: 'assignment-points-symbol', type: 'symbol', source: 'assignment-points',
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-size': [
        'interpolate', ['linear'], ['zoom'], 10, ['match', ['get', 'icon'], 'centre', 0.6, 0.34], 16,
        ['match', ['get', 'icon'], 'centre', 1, 0.75],
      ],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['match', ['get', 'icon'], 'centre', 1, 0],
      'text-field': ['get', 'label'],
      'text-font': kRegular,
      'text-size': linear(11, 10.5, 16, 12.5),
      'text-offset': [0, 1.1],
      'text-anchor': 'top',
      'text-max-width': 8,
      'text-optional': true,
    },
    paint: { 'text-color': kAssignmentInk, 'text-halo-color': kHalo, 'text-halo-width': 1.6 },
  },
];

const kFacility: LayerSpecification[] = [{
  id: 'facility-ring', type: 'symbol', source: 'facility',
  layout: {
    'icon-image': 'ring',
    'icon-size': linear(12, 0.55, 17, 1),
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'text-field': ['get', 'name'],
    'text-font': kBold,
    'text-size': 13,
    'text-offset': [0, 1.5],
    'text-anchor': 'top',
    'text-optional': true,
  },
  paint: { 'text-color': kSelected, 'text-halo-color': kHalo, 'text-halo-width': 2 },
}];

// Below the labels of the map.
export const kSurfaceToolLayers: LayerSpecification[] = [
  ...kCoverage, ...kReach, ...kAssignmentLines, ...mark('matches', '#a8550f', 1.6, 0.16, 5),
];

// Above everything.
export const kTopToolLayers: LayerSpecification[] = [
  ...kReachLabels, ...kCoverageLabels, ...kUncovered, ...kAssignmentPoints,
  ...mark('hover', '#e8890c', 2.2, 0.12, 8), ...mark('selection', kSelected, 2.6, 0.12, 12), ...kFacility,
  ...kWorkLayers,
  ...kTaskLayers,
];
