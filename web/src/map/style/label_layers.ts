// Labels and symbols, from least to most important: later ones are placed first.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

import { kGroups, kOther } from '../kind_groups';
import { kAreaInk, kHalo, kInk, kWaterInk } from '../palette';
import { kSource, linear, toggled, type ToggledLayer } from './common';
import { kBold, kItalic, kRegular } from './fonts';

const kName = ['get', 'name'] as ExpressionSpecification;
const kHasName = ['all', ['has', 'name'], ['!=', ['get', 'name'], '']] as ExpressionSpecification;

function facility_match(value: (group: (typeof kGroups)[number]) => string | number): ExpressionSpecification {
  const other = kGroups.find((group) => group.id === kOther)!;
  const cases = kGroups.filter((group) => group.kinds.length > 0)
    .flatMap((group) => [group.kinds, value(group)]);
  return ['match', ['get', 'kind'], ...cases, value(other)] as unknown as ExpressionSpecification;
}

const kFacilityIcon = facility_match((group) => `facility-${group.id}`);
const kFacilityRank = facility_match((group) => group.rank);
const kFacilityColour = facility_match((group) => group.colour);

const kLineNames: LayerSpecification[] = [
  {
    id: 'ways-names',
    type: 'symbol',
    source: kSource,
    'source-layer': 'ways',
    minzoom: 13.5,
    filter: kHasName,
    layout: {
      'symbol-placement': 'line',
      'text-field': kName,
      'text-font': kRegular,
      'text-size': linear(13, 10, 17, 12.5),
      'symbol-spacing': 320,
      'text-max-angle': 35,
      'text-padding': 6,
    },
    paint: { 'text-color': '#5d5a55', 'text-halo-color': kHalo, 'text-halo-width': 1.4 },
  },
];

const kWaterNames: LayerSpecification[] = [
  {
    id: 'waterways-names',
    type: 'symbol',
    source: kSource,
    'source-layer': 'waterways',
    minzoom: 11,
    filter: kHasName,
    layout: {
      'symbol-placement': 'line',
      'text-field': kName,
      'text-font': kItalic,
      'text-size': linear(11, 10, 16, 12.5),
      'text-letter-spacing': 0.08,
      'symbol-spacing': 400,
      'text-max-angle': 30,
    },
    paint: { 'text-color': kWaterInk, 'text-halo-color': kHalo, 'text-halo-width': 1.3 },
  },
];

function surface_names(layer: 'buildings' | 'compounds' | 'gullies', minzoom: number, colour: string): LayerSpecification {
  return {
    id: `${layer}-names`,
    type: 'symbol',
    source: kSource,
    'source-layer': layer,
    minzoom,
    filter: kHasName,
    layout: { 'text-field': kName, 'text-font': kRegular, 'text-size': 11, 'text-max-width': 7 },
    paint: { 'text-color': colour, 'text-halo-color': kHalo, 'text-halo-width': 1.2 },
  };
}

const kFacilities: LayerSpecification[] = [
  {
    id: 'facilities-symbols',
    type: 'symbol',
    source: kSource,
    'source-layer': 'facilities',
    layout: {
      'icon-image': kFacilityIcon,
      'icon-size': linear(12, 0.42, 14, 0.55, 16, 0.72, 18, 0.95),
      'icon-overlap': ['step', ['zoom'], 'never', 16, 'always'],
      'icon-padding': 1,
      'symbol-sort-key': kFacilityRank,
      'text-field': ['step', ['zoom'], '', 15.5, kName],
      'text-font': kRegular,
      'text-size': linear(15, 10.5, 18, 12.5),
      'text-variable-anchor': ['top', 'left', 'right', 'bottom'],
      'text-radial-offset': 0.95,
      'text-max-width': 8,
      'text-optional': true,
    },
    paint: { 'text-color': kFacilityColour, 'text-halo-color': kHalo, 'text-halo-width': 1.4 },
  },
];

const kOrganisations: LayerSpecification[] = [
  {
    id: 'organisations-symbols',
    type: 'symbol',
    source: kSource,
    'source-layer': 'organisations',
    layout: {
      'icon-image': 'organisation',
      'icon-size': linear(12, 0.4, 14, 0.52, 16, 0.7, 18, 0.9),
      'icon-overlap': ['step', ['zoom'], 'never', 16, 'always'],
      'icon-padding': 1,
      'symbol-sort-key': 3,
      'text-field': ['step', ['zoom'], '', 16, kName],
      'text-font': kRegular,
      'text-size': 11,
      'text-variable-anchor': ['bottom', 'right', 'left', 'top'],
      'text-radial-offset': 0.95,
      'text-max-width': 8,
      'text-optional': true,
    },
    paint: { 'text-color': '#46505c', 'text-halo-color': kHalo, 'text-halo-width': 1.4 },
  },
];

// Towns first: larger, bolder, placed before hamlets.
const kPlaceRank = [
  'match', ['get', 'kind'], 'city', 0, 'town', 1, 'suburb', 2, 'village', 3, 'quarter', 4,
  'neighbourhood', 5, 'hamlet', 6, 7,
] as ExpressionSpecification;

function place_size(small: number, middle: number, large: number): ExpressionSpecification {
  return [
    'match', ['get', 'kind'], ['city', 'town'], large, ['suburb', 'village'], middle, small,
  ] as unknown as ExpressionSpecification;
}

const kPlaces: LayerSpecification[] = [
  {
    id: 'places-names',
    type: 'symbol',
    source: kSource,
    'source-layer': 'places',
    filter: kHasName,
    layout: {
      'text-field': kName,
      'text-font': [
        'match', ['get', 'kind'], ['city', 'town', 'suburb', 'village'], ['literal', kBold],
        ['literal', kRegular],
      ] as unknown as ExpressionSpecification,
      'text-size': [
        'interpolate', ['linear'], ['zoom'], 9, place_size(9.5, 11, 13), 16, place_size(13, 15, 18),
      ] as unknown as ExpressionSpecification,
      'text-max-width': 8,
      'symbol-sort-key': kPlaceRank,
      'text-padding': 4,
    },
    paint: {
      'text-color': kInk, 'text-halo-color': kHalo, 'text-halo-width': 1.6,
      'text-opacity': linear(15, 1, 17, 0.75),
    },
  },
];

// The names of areas, spaced and in the ink of their borders.
function area_names(level: 'subdistricts' | 'communities' | 'grids', minzoom: number, maxzoom: number, size: ExpressionSpecification): LayerSpecification {
  return {
    id: `${level}-names`,
    type: 'symbol',
    source: kSource,
    'source-layer': 'area_labels',
    minzoom,
    maxzoom,
    filter: ['==', ['get', 'level'], level],
    layout: {
      'text-field': kName,
      'text-font': level === 'grids' ? kRegular : kBold,
      'text-size': size,
      'text-letter-spacing': level === 'subdistricts' ? 0.16 : 0.05,
      'text-max-width': 9,
      'text-padding': 3,
    },
    paint: { 'text-color': kAreaInk[level], 'text-halo-color': kHalo, 'text-halo-width': 1.8 },
  };
}

export const kLabelLayers: ToggledLayer[] = [
  ...toggled('ways', kLineNames),
  ...toggled('buildings', [surface_names('buildings', 16.5, '#6d665b')]),
  ...toggled('waterways', kWaterNames),
  ...toggled('gullies', [surface_names('gullies', 14.5, '#7d6348')]),
  ...toggled('compounds', [surface_names('compounds', 14.5, '#4f6b44')]),
  ...toggled('grids', [area_names('grids', 14.5, 24, linear(14, 10, 18, 12))]),
  ...toggled('organisations', kOrganisations),
  ...toggled('facilities', kFacilities),
  ...toggled('communities', [area_names('communities', 12, 17, linear(12, 10.5, 16, 13))]),
  ...toggled('places', kPlaces),
  ...toggled('subdistricts', [area_names('subdistricts', 8, 14, linear(8, 11, 13, 16))]),
];
