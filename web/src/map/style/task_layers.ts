// Tasks on the map: the open ones from the tiles, the closed ones and what belongs to the open card from
// GeoJSON sources. Each pin's tip is the place.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import { kAssignmentInk, kHalo, kSelected } from '../palette';
import { states_of_sign, type TaskSign } from '../task_signs';
import { by_zoom, kSource, linear } from './common';
import { kBold } from './fonts';

export const kTaskOverlays = [
  'task-hover', 'task-open', 'closed-tasks', 'suggest-lines', 'suggest-points', 'new-task',
] as const;

export const kTaskPins = 'tasks-pins';
export const kClosedPins = 'closed-tasks-pins';

const kSigns: TaskSign[] = ['sent', 'working', 'held', 'verify', 'done'];

const kSignOfState = [
  'match', ['get', 'state'], ...kSigns.flatMap((sign) => [states_of_sign(sign), sign]), 'waiting',
] as unknown as ExpressionSpecification;

// Whether it is due before the minute; tiles say when a task is due, not whether that has passed.
export function late_at(minute: number): ExpressionSpecification {
  return ['all', ['has', 'due'], ['<', ['get', 'due'], minute]] as ExpressionSpecification;
}

export function pin_image(minute: number): ExpressionSpecification {
  return ['concat', 'task-', kSignOfState, ['case', late_at(minute), '-late', '']] as ExpressionSpecification;
}

export function pin_order(minute: number): ExpressionSpecification {
  return ['case', late_at(minute), 1, 0] as ExpressionSpecification;
}

// A hash look-up for each feature, where `in` would walk the list.
export function only_these(ids: readonly number[]): ExpressionSpecification {
  const unique = [...new Set(ids)];
  return (unique.length === 0 ? ['literal', false] : ['match', ['id'], unique, true, false]) as ExpressionSpecification;
}

const kPinLayout = {
  'icon-size': linear(8, 0.55, 13, 0.8, 17, 1.1),
  'icon-anchor': 'bottom' as const,
  'icon-allow-overlap': true,
  'icon-ignore-placement': true,
};

function ring(source: 'task-hover' | 'task-open' | 'new-task', colour: string, width: number, radius: number): LayerSpecification {
  return {
    id: `${source}-ring`, type: 'circle', source,
    paint: {
      'circle-radius': linear(10, radius * 0.7, 17, radius * 1.3), 'circle-color': colour, 'circle-opacity': 0.18,
      'circle-stroke-color': colour, 'circle-stroke-width': width,
    },
  };
}

const kChosen = ['boolean', ['get', 'chosen'], false] as ExpressionSpecification;

const kSuggestions: LayerSpecification[] = [
  {
    id: 'suggest-lines-halo', type: 'line', source: 'suggest-lines', layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': '#ffffff', 'line-opacity': 0.8, 'line-width': by_zoom(10, 4, 16, 9) },
  },
  {
    id: 'suggest-lines-line', type: 'line', source: 'suggest-lines', layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['case', kChosen, kSelected, kAssignmentInk],
      'line-width': ['interpolate', ['linear'], ['zoom'], 10, ['case', kChosen, 3.5, 1.6], 16, ['case', kChosen, 6, 3.2]],
      'line-opacity': 0.85,
    },
  },
];

const kSuggestedPeople: LayerSpecification[] = [{
  id: 'suggest-points-name', type: 'symbol', source: 'suggest-points', filter: ['!=', ['get', 'label'], ''],
  layout: {
    'text-field': ['get', 'label'], 'text-font': kBold, 'text-size': 12.5, 'text-variable-anchor': ['top', 'bottom'],
    'text-radial-offset': 1.2, 'text-max-width': 20, 'text-optional': true,
  },
  paint: { 'text-color': kAssignmentInk, 'text-halo-color': kHalo, 'text-halo-width': 2 },
}, {
  id: 'suggest-points-rank', type: 'symbol', source: 'suggest-points',
  layout: {
    'icon-image': ['get', 'icon'], 'icon-offset': ['get', 'offset'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
  },
}];

// Above everything else.
export const kTaskLayers: LayerSpecification[] = [
  ...kSuggestions,
  ring('task-hover', '#e8890c', 2.2, 12), ring('task-open', kSelected, 2.6, 14),
  {
    id: kClosedPins, type: 'symbol', source: 'closed-tasks',
    layout: { ...kPinLayout, 'icon-image': 'task-done' },
  },
  {
    id: kTaskPins, type: 'symbol', source: kSource, 'source-layer': 'tasks', filter: only_these([]),
    layout: { ...kPinLayout, 'icon-image': pin_image(0), 'symbol-sort-key': pin_order(0) },
  },
  ...kSuggestedPeople,
  ring('new-task', kSelected, 3, 9),
  {
    id: 'new-task-pin', type: 'symbol', source: 'new-task', layout: { ...kPinLayout, 'icon-image': 'task-new' },
  },
];
