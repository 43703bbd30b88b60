// What no source of the pages may do.
import { expect, test } from 'vitest';

const sources = import.meta.glob<string>('../src/**/*.{ts,tsx,css}', { query: '?raw', import: 'default', eager: true });

test('what the data says is never parsed as HTML', () => {
  for (const [file, text] of Object.entries(sources)) {
    expect(text, file).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|eval\(/);
  }
});

test('no source names an address elsewhere', () => {
  for (const [file, text] of Object.entries(sources)) {
    expect(text.replaceAll('http://www.w3.org/', ''), file).not.toMatch(/https?:\/\/[a-z0-9]/i);
  }
});

test('files stay below 400 lines', () => {
  for (const [file, text] of Object.entries(sources)) {
    if (!file.endsWith('.css')) expect(text.split('\n').length, file).toBeLessThan(400);
  }
});

// What each folder may import of the others; the files beside them, as main.tsx, anything.
const kMayImport: Record<string, readonly string[]> = {
  api: ['api'], i18n: ['api', 'i18n'], state: ['api', 'i18n', 'state'], map: ['api', 'i18n', 'state', 'map'],
  panel: ['api', 'i18n', 'state', 'map', 'panel'],
};

test('dependencies go one way', () => {
  let seen = 0;
  for (const [file, text] of Object.entries(sources)) {
    const folder = file.split('/')[2]!;
    if (!kMayImport[folder]) continue;
    for (const [, from] of text.matchAll(/\bfrom '(\.[^']*)'/g)) {
      const path = new URL(from!, `http://x/${file.slice(3)}`).pathname.split('/');
      expect(kMayImport[folder], `${file} imports ${from}`).toContain(path[2]);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(300);
});
