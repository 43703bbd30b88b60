import { expect, test } from 'vitest';

import { format_view, kDefaultView, parse_minutes, parse_view, type View } from '../src/state/view_url';

const full: View = {
  district: 'andorra',
  place: { zoom: 15.25, lat: 42.50661, lon: 1.5218 },
  tab: 'service',
  hidden: ['relief', 'buildings'],
  layer: 'ways',
  q: 'Sant & <b>=?#%2F"春',
  kind: 'steps',
  area: 12,
  in_view: true,
  selected: { layer: 'buildings', id: 7 },
  facility: 3,
  minutes: [10, 20],
  profile: 'elderly',
  direction: 'from',
  cover: 'clinic',
  level: 'grids',
  to: 'grids',
  target: 9,
  task: 31,
  tasks: { states: ['filed', 'closed'], area: 12, mine: true, overdue: true, text: '灯 & <b>?#%', kind: '市容 & <b>', holder: 4, building: 7 },
  project: 2,
  work: 14,
  works: 'totals',
  zone: 3,
  work_kind: '排洪渠 & <b>',
  stage: 'under_way',
  by: 'communities',
};

const reread = (view: View) => {
  const url = new URL(format_view(view), 'http://localhost');
  return parse_view(url.search);
};

test('a view read back from its URL is the same view', () => {
  expect(reread(full)).toEqual(full);
  const plain = { ...kDefaultView, district: 'andorra' };
  expect(reread(plain)).toEqual(plain);
});

test('only what differs from the defaults is written', () => {
  expect(format_view({ ...kDefaultView, district: '610602' })).toBe('/?d=610602');
  expect(format_view({ ...kDefaultView, district: '610602', selected: { layer: 'grids', id: 4 } }))
    .toBe('/?d=610602&sel=grids/4');
});

test('what cannot be read is taken as absent', () => {
  const bad = '?at=1/2&tab=x&off=q,relief&layer=__proto__&area=-3&sel=nothing/1&min=5,5&dir=up&level=&profile=<b>&works=x&zone=-1&stage=nearly';
  expect(parse_view(`${bad}&d=andorra`)).toEqual({ ...kDefaultView, district: 'andorra', hidden: ['relief'] });
  expect(parse_view('?at=9/91/1').place).toBeNull();
  expect(parse_view('').district).toBe('');
});

test('minutes are one to three ascending whole numbers', () => {
  expect(parse_minutes('5,10,15')).toEqual([5, 10, 15]);
  expect(parse_minutes(' 5，10 15 ')).toEqual([5, 10, 15]);
  for (const text of ['', '0', '61', '10,5', '5,5', '1,2,3,4', '5.5', '-5', '1e1', '5;10']) {
    expect(parse_minutes(text), text).toBeUndefined();
  }
});
