import type { MapGeoJSONFeature } from 'maplibre-gl';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { expect, test } from 'vitest';

import kinds_csv from '../../data/facility_kinds.csv?raw';
import type { District } from '../src/api/types';
import { box_of } from '../src/map/geometry';
import { hits_of, plain_choice } from '../src/map/hits';
import { group_of, kGroups } from '../src/map/kind_groups';
import { share_class } from '../src/map/palette';
import { style_of, toggle_of } from '../src/map/style/style';
import { kOverlays, kSurfaceToolLayers, kTopToolLayers } from '../src/map/style/tool_layers';
import { kToggles } from '../src/state/view_url';

const district = {
  code: 'andorra', name: 'Andorra', bbox: [1.4, 42.4, 1.8, 42.7], elevation: true, layers: [],
} as unknown as District;

test('the style is valid and asks nothing of any other server', () => {
  const style = style_of(district, 'http://127.0.0.1:8080');
  const overlays = Object.fromEntries(kOverlays.map((id) => [id, { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } }]));
  const whole = {
    ...style,
    sources: { ...style.sources, ...overlays },
    layers: [...style.layers, ...kSurfaceToolLayers, ...kTopToolLayers],
  };
  // Text without `glyphs` is what we want: it is drawn from local fonts.
  const errors = validateStyleMin(whole).filter(({ message }) => !message.includes('glyphs'));
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(style.glyphs).toBeUndefined();
  expect(style.sprite).toBeUndefined();
  const addresses = JSON.stringify(style).match(/https?:\/\/[^/"]+/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set(['http://127.0.0.1:8080']));
});

test('without elevation the style asks for no terrain', () => {
  const style = style_of({ ...district, elevation: false }, '');
  expect(Object.keys(style.sources)).toEqual(['district']);
  expect(style.layers.some((layer) => layer.type === 'hillshade')).toBe(false);
});

test('every entry of the layer list shows and hides something', () => {
  const toggles = new Set(style_of(district, '').layers.map(toggle_of));
  for (const toggle of kToggles) expect(toggles, toggle).toContain(toggle);
});

test('every kind of the mapping table has a group with a symbol, and in one group only', () => {
  const kinds = new Set(kinds_csv.trim().split('\n').slice(1).map((line) => line.split(',')[2]!));
  expect(kinds.size).toBeGreaterThan(20);
  for (const kind of kinds) expect(group_of(kind).id, kind).not.toBe('other');
  const grouped = kGroups.flatMap((group) => group.kinds);
  expect(new Set(grouped).size).toBe(grouped.length);
});

test('groups are told apart without colour', () => {
  const signs = kGroups.map((group) => group.sign);
  expect(new Set(signs).size).toBe(signs.length);
});

function found(sourceLayer: string, id: number, name = ''): MapGeoJSONFeature {
  return { sourceLayer, id, properties: { name } } as unknown as MapGeoJSONFeature;
}

test('hits hold each object once, the topmost first', () => {
  const hits = hits_of([
    found('subdistricts', 1), found('buildings', 5), found('facilities', 9), found('buildings', 5),
    found('area_labels', 1), found('ways', 0),
  ]);
  expect(hits.map(({ layer, id }) => `${layer}/${id}`)).toEqual(['facilities/9', 'buildings/5', 'subdistricts/1']);
});

test('one topmost object is meant, several have to be chosen from', () => {
  expect(plain_choice(hits_of([found('facilities', 1), found('buildings', 2)]))?.id).toBe(1);
  expect(plain_choice(hits_of([found('facilities', 1), found('facilities', 2)]))).toBeNull();
  expect(plain_choice(hits_of([found('grids', 1), found('communities', 2)]))?.layer).toBe('grids');
  expect(plain_choice([])).toBeNull();
});

test('box_of holds every position of any geometry', () => {
  expect(box_of({ type: 'Point', coordinates: [1, 2] })).toEqual([1, 2, 1, 2]);
  expect(box_of({ type: 'MultiPolygon', coordinates: [[[[1, 2], [5, 0], [3, 9]]], [[[-1, 3]]]] })).toEqual([-1, 0, 5, 9]);
  expect(box_of({ type: 'MultiPolygon', coordinates: [] })).toBeNull();
  expect(box_of(null)).toBeNull();
});

test('shares fall into five classes with closed lower ends', () => {
  expect([0, 0.19, 0.2, 0.5, 0.8, 1].map(share_class)).toEqual([0, 0, 1, 2, 4, 4]);
});
