// Works on the map: zones by border and light fill; what is planned is dashed or hollow, what is done
// solid, in one colour each that stays apart in grey.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import { kHalo, kSelected } from '../palette';
import { linear } from './common';
import { kBold } from './fonts';

export const kWorkOverlays = ['work-zones', 'work-areas', 'work-lines', 'work-points', 'work-hover'] as const;

const kStageColour = [
  'match', ['get', 'stage'], 'done', '#1b7837', 'under_way', '#b35806', '#5e3c99',
] as unknown as ExpressionSpecification;
const kPlanned = ['==', ['get', 'stage'], 'planned'] as ExpressionSpecification;
const kBegun = ['!=', ['get', 'stage'], 'planned'] as ExpressionSpecification;
const kRound = { 'line-cap': 'round', 'line-join': 'round' } as const;

export const kWorkLayers: LayerSpecification[] = [
  { id: 'work-zones-fill', type: 'fill', source: 'work-zones', paint: { 'fill-color': kStageColour, 'fill-opacity': 0.07 } },
  {
    id: 'work-zones-line', type: 'line', source: 'work-zones', layout: kRound,
    paint: { 'line-color': kStageColour, 'line-width': linear(10, 1, 17, 3), 'line-opacity': 0.8 },
  },
  { id: 'work-areas-fill', type: 'fill', source: 'work-areas', paint: { 'fill-color': kStageColour, 'fill-opacity': 0.35 } },
  {
    id: 'work-lines-halo', type: 'line', source: 'work-lines', layout: kRound,
    paint: { 'line-color': '#ffffff', 'line-width': linear(11, 3, 17, 8), 'line-opacity': 0.85 },
  },
  {
    id: 'work-lines-begun', type: 'line', source: 'work-lines', filter: kBegun, layout: kRound,
    paint: { 'line-color': kStageColour, 'line-width': linear(11, 1.5, 17, 4) },
  },
  {
    id: 'work-lines-planned', type: 'line', source: 'work-lines', filter: kPlanned,
    paint: { 'line-color': kStageColour, 'line-width': linear(11, 1.5, 17, 4), 'line-dasharray': [2, 2] },
  },
  {
    id: 'work-points-circle', type: 'circle', source: 'work-points',
    paint: {
      'circle-radius': linear(11, 3, 17, 8), 'circle-stroke-color': kStageColour, 'circle-stroke-width': 2,
      'circle-color': ['case', kPlanned, '#ffffff', kStageColour] as unknown as ExpressionSpecification,
    },
  },
  {
    id: 'work-zones-label', type: 'symbol', source: 'work-zones',
    layout: { 'text-field': ['get', 'label'], 'text-font': kBold, 'text-size': 13, 'text-max-width': 10 },
    paint: { 'text-color': '#26292e', 'text-halo-color': kHalo, 'text-halo-width': 1.5 },
  },
  {
    id: 'work-hover-line', type: 'line', source: 'work-hover', layout: kRound,
    paint: { 'line-color': kSelected, 'line-width': linear(11, 4, 17, 10), 'line-opacity': 0.6 },
  },
  {
    id: 'work-hover-point', type: 'circle', source: 'work-hover', filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': linear(11, 6, 17, 14), 'circle-color': kSelected, 'circle-opacity': 0.3,
      'circle-stroke-color': kSelected, 'circle-stroke-width': 2 },
  },
];
