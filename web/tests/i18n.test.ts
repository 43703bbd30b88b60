import { afterEach, expect, test } from 'vitest';

import { kRoles } from '../src/api/account_client';
import { kMoves, kSources, kStates } from '../src/api/task_types';
import { kDivisions, kStages as kStages_of_works } from '../src/api/works_client';
import { duration, lang, percent, t } from '../src/i18n';
import { en } from '../src/i18n/en';
import { field_name, kind_name } from '../src/i18n/words';
import { zh } from '../src/i18n/zh';
import { kTaskSigns } from '../src/map/task_signs';
import { kWithNote } from '../src/state/task_moves';
import { kTabs, kWorksPages } from '../src/state/view_url';

afterEach(() => { lang.value = 'zh'; });

// Keys that are put together from a word, as t(`tab.${tab}`), with all such words.
const kWords: Record<string, readonly string[]> = {
  tab: kTabs, state: kStates, move: [...kMoves, 'create', 'edit', 'photo'], note: kWithNote, source: kSources, role: kRoles,
  role_does: kRoles, 'works.by': kDivisions, works: kWorksPages, stage: kStages_of_works, sign: Object.keys(kTaskSigns),
  new: ['kind', 'skill'], 'tasks.field': ['text', 'kind', 'skill', 'due_at', 'holder', 'held_until', 'border', 'building', 'reporter'],
  'coverage.reason': ['too_far', 'no_way_near', 'detached'],
  'suggest.left_out': ['no_way', 'off_duty'],
};
const kBuilt = Object.entries(kWords).flatMap(([prefix, words]) => words.map((word) => `${prefix}.${word}`));

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test('both dictionaries have the same keys in the same order', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh));
});

test('each string has the same placeholders in both languages', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(placeholders(en[key]), key).toEqual(placeholders(zh[key]));
  }
});

test('no string is empty', () => {
  for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect(text, key).not.toBe('');
});

test('every key is used', () => {
  const sources = Object.values(import.meta.glob('../src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }))
    .join('\n');
  for (const key of Object.keys(zh)) {
    const used = sources.split(`'${key}'`).length - 1;
    const declared = 2; // in zh.ts and en.ts
    if (!kBuilt.includes(key)) expect(used, key).toBeGreaterThan(declared);
  }
});

test('every key that is put together has its string', () => {
  for (const key of kBuilt) expect(Object.keys(zh), key).toContain(key);
});

test('t fills placeholders and writes numbers as the language does', () => {
  expect(t('list.matched', { n: 12345 })).toBe('共 12,345 项');
  lang.value = 'en';
  expect(t('undo.offer', { name: '<b>', field: 'Name', value: '$&' })).toBe('Name of “<b>” is now “$&”');
});

test('percent never rounds to none or all while it is neither', () => {
  expect(percent(1, 1000)).toBe('<1%');
  expect(percent(999, 1000)).toBe('>99%');
  expect(percent(0, 10)).toBe('0%');
  expect(percent(10, 10)).toBe('100%');
  expect(percent(0, 0)).toBe('—');
});

test('duration carries rounded seconds into minutes', () => {
  expect(duration(412.4)).toBe('6 分 52 秒');
  expect(duration(59.7)).toBe('1 分 00 秒');
});

test('a word that names something of every object is shown as it stands', () => {
  expect(field_name('constructor')).toBe('constructor');
  expect(kind_name('buildings', 'toString')).toBe('toString');
  expect(kind_name('ways', 'steps')).toBe('台阶');
});
