// Works on the map: zones by border and light fill, items by line, hatching or disc. How far they are is
// told by colour and by shape (work_signs.ts). Items on the same line or at the same place stand side by
// side: `lane` counts from the middle.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import type { Stage } from '../../api/works_client';
import { kHalo, kSelected } from '../palette';
import { kStageColours, kStageDashes, kStripe } from '../work_signs';
import { linear } from './common';
import { kBold } from './fonts';

export const kWorkOverlays = ['work-zones', 'work-areas', 'work-lines', 'work-points', 'work-hover'] as const;
// What of them the pointer finds.
export const kWorkTouch = ['work-points-disc', 'work-lines-halo', 'work-areas-fill'] as const;
export const kZoneTouch = 'work-zones-fill';

const kStageColour = [
  'match', ['get', 'stage'], 'done', kStageColours.done, 'under_way', kStageColours.under_way, kStageColours.planned,
] as unknown as ExpressionSpecification;
const is_stage = (stage: Stage) => ['==', ['get', 'stage'], stage] as ExpressionSpecification;
const kBegun = ['!=', ['get', 'stage'], 'planned'] as ExpressionSpecification;
const kRound = { 'line-cap': 'round', 'line-join': 'round' } as const;

const kWidth = linear(11, 1.5, 17, 5);
const kLane = [
  'interpolate', ['linear'], ['zoom'], 11, ['*', ['get', 'lane'], 2], 17, ['*', ['get', 'lane'], 7.5],
] as unknown as ExpressionSpecification;

const kZones: LayerSpecification[] = [
  { id: kZoneTouch, type: 'fill', source: 'work-zones', paint: { 'fill-color': kStageColour, 'fill-opacity': 0.07 } },
  {
    id: 'work-zones-line', type: 'line', source: 'work-zones', filter: kBegun, layout: kRound,
    paint: { 'line-color': kStageColour, 'line-width': linear(10, 1, 17, 3), 'line-opacity': 0.8 },
  },
  {
    id: 'work-zones-planned', type: 'line', source: 'work-zones', filter: is_stage('planned'),
    paint: {
      'line-color': kStageColour, 'line-width': linear(10, 1, 17, 3), 'line-opacity': 0.8, 'line-dasharray': kStageDashes.planned!,
    },
  },
];

const kAreas: LayerSpecification[] = [
  { id: 'work-areas-fill', type: 'fill', source: 'work-areas', paint: { 'fill-color': kStageColour, 'fill-opacity': 0.18 } },
  {
    id: 'work-areas-hatch', type: 'fill', source: 'work-areas',
    paint: { 'fill-pattern': ['concat', 'stage-hatch-', ['get', 'stage']] as ExpressionSpecification },
  },
  {
    id: 'work-areas-line', type: 'line', source: 'work-areas', layout: kRound,
    paint: { 'line-color': kStageColour, 'line-width': linear(11, 0.8, 17, 2) },
  },
];

const kLines: LayerSpecification[] = [
  {
    id: 'work-lines-halo', type: 'line', source: 'work-lines', layout: kRound,
    paint: { 'line-color': '#ffffff', 'line-width': linear(11, 3, 17, 8), 'line-opacity': 0.85, 'line-offset': kLane },
  },
  {
    id: 'work-lines-begun', type: 'line', source: 'work-lines', filter: kBegun, layout: kRound,
    paint: { 'line-color': kStageColour, 'line-width': kWidth, 'line-offset': kLane },
  },
  {
    id: 'work-lines-under-way', type: 'line', source: 'work-lines', filter: is_stage('under_way'),
    paint: {
      'line-color': '#ffffff', 'line-width': linear(11, 1.5 * kStripe, 17, 5 * kStripe), 'line-offset': kLane,
      'line-dasharray': kStageDashes.under_way!.map((part) => part / kStripe),
    },
  },
  {
    id: 'work-lines-planned', type: 'line', source: 'work-lines', filter: is_stage('planned'),
    paint: { 'line-color': kStageColour, 'line-width': kWidth, 'line-offset': kLane, 'line-dasharray': kStageDashes.planned! },
  },
];

// Beneath the lines, so that it hides no stripes and dashes.
const kMarked: LayerSpecification = {
  id: 'work-hover-line', type: 'line', source: 'work-hover', layout: kRound,
  paint: { 'line-color': kSelected, 'line-width': linear(11, 6, 17, 15), 'line-opacity': 0.75, 'line-offset': kLane },
};

export const kWorkLayers: LayerSpecification[] = [
  ...kZones, ...kAreas, kMarked, ...kLines,
  {
    id: 'work-points-disc', type: 'symbol', source: 'work-points',
    layout: {
      'icon-image': ['concat', 'stage-', ['get', 'stage']] as ExpressionSpecification, 'icon-size': linear(11, 0.4, 17, 1),
      'icon-offset': ['get', 'offset'] as ExpressionSpecification, 'icon-allow-overlap': true, 'icon-ignore-placement': true,
    },
  },
  {
    id: 'work-zones-label', type: 'symbol', source: 'work-zones',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': ['get', 'label'], 'text-font': kBold, 'text-size': 13, 'text-max-width': 10 },
    paint: { 'text-color': '#26292e', 'text-halo-color': kHalo, 'text-halo-width': 1.5 },
  },
  {
    id: 'work-hover-point', type: 'symbol', source: 'work-hover', filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      'icon-image': 'ring', 'icon-size': linear(11, 0.35, 17, 0.8), 'icon-offset': ['get', 'offset'] as ExpressionSpecification,
      'icon-allow-overlap': true, 'icon-ignore-placement': true,
    },
  },
];
