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
