import { afterEach, expect, test } from 'vitest';

import type { TotalsRow, WorkItem, Zone } from '../src/api/works_client';
import { lang } from '../src/i18n';
import { name_place } from '../src/map/geometry';
import { lanes_of, work_shapes, zone_shapes } from '../src/map/bind_works';
import { adds_up, quantity, quantity_of, signed, unit_name, work_kind_name } from '../src/i18n/work_words';
import { draft_of, fields_of, rebased, typed_fields } from '../src/panel/works/work_draft';
import { said } from '../src/panel/works/work_stale';
import sample from '../../data/samples/andorra/works/works.geojson?raw';

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
    ({ geometry: { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]] }, properties: { id: 1, name: '<b>阳洼</b>', stage: 'done', provenance } }) as unknown as Zone;
  const label = (provenance: string) => zone_shapes([zone(provenance)]).features[1]!.properties!.label;
  expect(label('surveyed')).toBe('<b>阳洼</b>\n● 已完成');
  expect(label('made_up')).toContain('虚构示例');
  lang.value = 'en';
  expect(label('made_up')).toContain('made up');
});

test('the name of a zone stands inside it', () => {
  // A U: the middle of its box lies between the arms, of which the right one is wider.
  const u = [[0, 0], [10, 0], [10, 10], [6, 10], [6, 1], [1, 1], [1, 10], [0, 10], [0, 0]];
  expect(name_place({ type: 'Polygon', coordinates: [u] })).toEqual([8, 5]);
  expect(name_place({ type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]] })).toEqual([2, 2]);
  expect(name_place({ type: 'Point', coordinates: [1, 1] })).toBeNull();
});

test('items on the same line stand side by side, others in the middle', () => {
  const on = (id: number, coordinates: number[][]) =>
    ({ type: 'Feature', id, geometry: { type: 'LineString', coordinates }, properties: { id, stage: 'done' } }) as unknown as WorkItem;
  const street = [[0, 0], [1, 1]];
  const lanes = lanes_of([on(1, street), on(2, [[0, 0], [2, 1]]), on(3, street), on(4, street)]);
  expect([...lanes].sort()).toEqual([[1, -1], [2, 0], [3, 0], [4, 1]]);
});

test('every kind and unit of the sample has words in both languages', () => {
  const { features } = JSON.parse(sample) as { features: { properties: { kind: string; unit: string } }[] };
  expect(features.length).toBeGreaterThan(30);
  for (const { properties: { kind, unit } } of features) {
    lang.value = 'zh';
    expect(work_kind_name(kind)).not.toBe(kind);
    const chinese = work_kind_name(kind);
    lang.value = 'en';
    expect(work_kind_name(kind)).toMatch(/^[^_]+$/);
    expect(work_kind_name(kind)).not.toBe(chinese);
    expect(unit_name(unit)).toMatch(/^[a-z²]+$/);
  }
  expect(work_kind_name('护坡 <b>')).toBe('护坡 <b>');
});

const seen = (more: Partial<WorkItem['properties']> = {}) => ({
  properties: {
    done: 12, stage: 'under_way', planned_start: null, planned_end: '2026-06-30', finished_on: null, ...more,
  },
}) as unknown as WorkItem;

test('only what was typed is sent; an emptied date is unknown', () => {
  const draft = { ...draft_of(seen()), done: ' 12.0 ', planned_end: '', stage: 'done' as const };
  expect(typed_fields(draft, seen())).toEqual(['stage', 'planned_end']);
  expect(fields_of(draft, seen())).toEqual({ stage: 'done', planned_end: null });
  expect(fields_of(draft_of(seen()), seen())).toEqual({});
});

test('an emptied quantity is told as none, not as nought', () => {
  const told = (done: string) => said('done', { ...draft_of(seen()), done }, '米');
  expect(['', ' ', '0', '12.50', '1e3', 'x'].map(told)).toEqual(['—', '—', '0 米', '12.5 米', '1e3', 'x']);
});

test('what was typed stays on top of what another has recorded, the rest is taken from him', () => {
  const draft = { ...draft_of(seen()), done: '20' };
  const now = seen({ done: 15, stage: 'done', finished_on: '2025-11-01' });
  const mine = rebased(draft, seen(), now);
  expect(mine).toEqual({ ...draft_of(now), done: '20' });
  expect(fields_of(mine, now)).toEqual({ done: 20 });
});
