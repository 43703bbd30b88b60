import { afterEach, expect, test } from 'vitest';

import type { TotalsRow, WorkItem, Zone } from '../src/api/works_client';
import { lang } from '../src/i18n';
import { work_shapes, zone_shapes } from '../src/map/bind_works';
import { adds_up, quantity, quantity_of, signed } from '../src/panel/works/words';

afterEach(() => { lang.value = 'zh'; });

const part = (planned: number, done: number) => ({ area: null, planned, done, declared: null, difference: null });
const row = (planned: number, done: number, parts: TotalsRow['parts']): TotalsRow =>
  ({ kind: 'pavement', unit: 'm', items: 1, planned, done, declared: null, difference: null, progress: null, parts });

test('parts add up to the thousandth, whatever floating point makes of the sum', () => {
  expect(adds_up(row(0.3, 0.3, [part(0.1, 0.2), part(0.2, 0.1)]))).toBe(true);
  expect(adds_up(row(0.3, 0.3, [part(0.1, 0.2), part(0.201, 0.1)]))).toBe(false);
  expect(adds_up(row(0.3, 0.3, [part(0.1, 0.2), part(0.2, 0.099)]))).toBe(false);
  // Many seeds: whole thousandths divided at random always add up again.
  for (let seed = 1; seed <= 200; ++seed) {
    let state = seed;
    const random = () => (state = (state * 48271) % 2147483647);
    const shares = Array.from({ length: 1 + (random() % 40) }, () => (random() % 5_000_000) / 1000);
    const whole = shares.reduce((sum, share) => sum + Math.round(share * 1000), 0) / 1000;
    expect(adds_up(row(whole, whole, shares.map((share) => part(share, share)))), `seed ${seed}`).toBe(true);
  }
});

test('a quantity is a plain decimal number with three decimals at most', () => {
  expect(['0', '12', '12.5', '0.125', ' 7 '].map(quantity_of)).toEqual([0, 12, 12.5, 0.125, 7]);
  for (const text of ['', 'x', '-1', '1,200', '1e3', '12.3456', '近400', 'NaN', '１２', '.5', '5.']) {
    expect(quantity_of(text), text).toBeUndefined();
  }
});

test('quantities keep the decimals they have, differences their sign', () => {
  expect(quantity(2600)).toBe('2,600');
  expect(quantity(0.125)).toBe('0.125');
  expect([signed(3), signed(-0.5), signed(0)]).toEqual(['+3', '−0.5', '0']);
});

const item = (id: number, type: string, stage: string) =>
  ({ type: 'Feature', id, geometry: { type, coordinates: [] }, properties: { id, stage } }) as unknown as WorkItem;

test('each item is drawn once, by the kind of its geometry', () => {
  const items = [item(1, 'Point', 'done'), item(2, 'LineString', 'planned'), item(3, 'MultiPolygon', 'done'),
    item(4, 'MultiLineString', 'under_way')];
  const ids = (kinds: string[]) => work_shapes(items, kinds).features.map((feature) => feature.id);
  expect(ids(['Point'])).toEqual([1]);
  expect(ids(['LineString', 'MultiLineString'])).toEqual([2, 4]);
  expect(ids(['Polygon', 'MultiPolygon'])).toEqual([3]);
});

test('a zone that is made up says so on the map, in the language', () => {
  const zone = (provenance: string) =>
    ({ geometry: { type: 'Polygon', coordinates: [] }, properties: { id: 1, name: '<b>阳洼</b>', stage: 'done', provenance } }) as unknown as Zone;
  const label = (provenance: string) => zone_shapes([zone(provenance)]).features[0]!.properties!.label;
  expect(label('surveyed')).toBe('<b>阳洼</b>');
  expect(label('made_up')).toContain('虚构示例');
  lang.value = 'en';
  expect(label('made_up')).toContain('made up');
});
