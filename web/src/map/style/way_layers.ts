// Ways in quiet greys: roads with a casing, walkers' ways as their own signs. Stairs are drawn as
// steps across the line, so that they stand out at street scale; tunnels pale and broken; bridges
// with dark edges.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';

import { kWay } from '../palette';
import { by_zoom, kSource, linear, toggled, type ToggledLayer } from './common';

const kMajor = ['trunk', 'primary', 'secondary'];
const kMinor = ['tertiary', 'unclassified', 'residential', 'living_street', 'pedestrian'];

function of_class(classes: string[]): ExpressionSpecification {
  return ['in', ['get', 'class'], ['literal', classes]] as ExpressionSpecification;
}

function yes(attribute: 'bridge' | 'tunnel'): ExpressionSpecification {
  return ['==', ['get', attribute], true] as ExpressionSpecification; // left out where it does not hold
}

const kTunnel = yes('tunnel');
const kOpen = ['!', kTunnel] as ExpressionSpecification;

function all(...conditions: ExpressionSpecification[]): FilterSpecification {
  return ['all', ...conditions] as FilterSpecification;
}

interface Stroke {
  id: string;
  filter: FilterSpecification;
  colour: string;
  width: ExpressionSpecification;
  dash?: number[];
  minzoom?: number;
  opacity?: number | ExpressionSpecification;
  cap?: 'butt' | 'round';
}

function stroke(s: Stroke): LayerSpecification {
  return {
    id: s.id,
    type: 'line',
    source: kSource,
    'source-layer': 'ways',
    filter: s.filter,
    ...(s.minzoom !== undefined && { minzoom: s.minzoom }),
    layout: { 'line-cap': s.cap ?? (s.dash ? 'butt' : 'round'), 'line-join': 'round' },
    paint: {
      'line-color': s.colour,
      'line-width': s.width,
      ...(s.dash && { 'line-dasharray': s.dash }),
      ...(s.opacity !== undefined && { 'line-opacity': s.opacity }),
    },
  } as LayerSpecification;
}

const kMajorWidth = by_zoom(8, 0.6, 12, 2.2, 15, 6, 18, 20);
const kMajorCasing = by_zoom(8, 1.4, 12, 3.4, 15, 8, 18, 23);
const kMinorWidth = by_zoom(11, 0.4, 13, 1.4, 15, 3.6, 18, 14);
const kMinorCasing = by_zoom(11, 0.8, 13, 2.2, 15, 5, 18, 16.5);
const kServiceWidth = by_zoom(13, 0.5, 15, 1.8, 18, 8);
const kServiceCasing = by_zoom(13, 1, 15, 3, 18, 10);
const kWalkWidth = by_zoom(12, 0.6, 15, 1.4, 18, 3.2);
const kStepsWidth = by_zoom(13, 1.2, 15, 3.2, 17, 6, 19, 11);

export const kWayLayers: ToggledLayer[] = toggled('ways', [
  // Below ground first.
  stroke({
    id: 'ways-tunnel-casing', filter: all(kTunnel, of_class([...kMajor, ...kMinor, 'service'])),
    colour: kWay.casing, width: kMinorCasing, dash: [2, 1.5], opacity: 0.7, minzoom: 11,
  }),
  stroke({
    id: 'ways-tunnel', filter: all(kTunnel, of_class([...kMajor, ...kMinor, 'service'])),
    colour: '#efece6', width: kMinorWidth, minzoom: 11,
  }),
  // Casings under fills, so that junctions are open.
  stroke({
    id: 'ways-service-casing', filter: all(kOpen, of_class(['service'])),
    colour: kWay.casing, width: kServiceCasing, minzoom: 13.5, opacity: 0.8,
  }),
  stroke({
    id: 'ways-minor-casing', filter: all(kOpen, of_class(kMinor)), colour: kWay.casing,
    width: kMinorCasing, minzoom: 11,
  }),
  stroke({
    id: 'ways-major-casing', filter: all(kOpen, of_class(kMajor)), colour: kWay.major_casing,
    width: kMajorCasing,
  }),
  stroke({
    id: 'ways-service', filter: all(kOpen, of_class(['service'])), colour: kWay.fill,
    width: kServiceWidth, minzoom: 13.5,
  }),
  stroke({
    id: 'ways-minor', filter: all(kOpen, of_class(kMinor)), colour: kWay.fill, width: kMinorWidth,
    minzoom: 11,
  }),
  stroke({
    id: 'ways-pedestrian', filter: all(kOpen, of_class(['pedestrian', 'living_street'])),
    colour: '#f1ebe3', width: kMinorWidth, minzoom: 14,
  }),
  stroke({
    id: 'ways-major', filter: all(kOpen, of_class(kMajor)), colour: kWay.major, width: kMajorWidth,
  }),
  stroke({
    id: 'ways-bridge', filter: all(yes('bridge'), kOpen), colour: '#5f5b54', minzoom: 13.5,
    width: by_zoom(13, 2.6, 15, 7, 18, 22), cap: 'butt',
  }),
  stroke({
    id: 'ways-bridge-deck', filter: all(yes('bridge'), kOpen), colour: '#fdfbf6', minzoom: 13.5,
    width: by_zoom(13, 1.4, 15, 5, 18, 19), cap: 'butt',
  }),
  // Walkers' ways: a pale bed, then the sign.
  stroke({
    id: 'ways-track', filter: all(of_class(['track'])), colour: kWay.track, dash: [6, 2],
    width: kWalkWidth, minzoom: 12, opacity: linear(12, 0.5, 14, 0.95),
  }),
  stroke({
    id: 'ways-walk-bed', filter: all(of_class(['footway', 'path', 'steps', 'cycleway'])),
    colour: 'rgba(255,255,255,0.75)', width: by_zoom(14, 2.4, 16, 4.4, 18, 7), minzoom: 14,
  }),
  stroke({
    id: 'ways-cycleway', filter: all(of_class(['cycleway'])), colour: '#6f86a0', dash: [4, 1.5],
    width: kWalkWidth, minzoom: 13,
  }),
  stroke({
    id: 'ways-footway', filter: all(of_class(['footway'])), colour: kWay.footway, dash: [3, 1.2],
    width: kWalkWidth, minzoom: 13,
  }),
  stroke({
    id: 'ways-path', filter: all(of_class(['path'])), colour: kWay.path, dash: [1.4, 1.4],
    width: kWalkWidth, minzoom: 11.5, opacity: linear(11.5, 0.45, 14, 0.95),
  }),
  stroke({
    id: 'ways-steps', filter: all(of_class(['steps'])), colour: kWay.steps, dash: [0.32, 0.3],
    width: kStepsWidth, minzoom: 13,
  }),
  // What the pointer meets: a wider, invisible line.
  stroke({
    id: 'ways-touch', filter: all(['has', 'class']), colour: '#000', opacity: 0, minzoom: 13,
    width: by_zoom(13, 4, 16, 10, 19, 22),
  }),
]);
