import { signal } from '@preact/signals';

import { give_sentences } from '../api/sentences';
import type { Words } from '../api/types';
import { en } from './en';
import { zh, type Key } from './zh';

export type Lang = 'zh' | 'en';
export type { Key };

const kStored = 'jingwei.lang';

// The language of everything shown, requests and error sentences included.
export const lang = signal<Lang>('zh');

// The stored choice; Chinese where none was made.
export function stored_language(): Lang {
  try {
    return localStorage.getItem(kStored) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh'; // storage may be switched off
  }
}

export function remember_language(value: Lang): void {
  try {
    localStorage.setItem(kStored, value);
  } catch {
    // then the choice lasts as long as the page
  }
}

// The string of the key, with each {name} replaced by its value.
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = (lang.value === 'en' ? en : zh)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}

give_sentences({
  language: () => (lang.value === 'en' ? 'en' : 'zh-CN'),
  unreachable: () => t('error.unreachable'),
  unexpected: (status) => t('error.unexpected', { status }),
  not_found: () => t('error.not_found'),
  wait: (sentence, n) => t('error.wait', { sentence, n }),
});

// The sentence of the language out of a pair the server sent.
export function words(pair: Words): string {
  return lang.value === 'en' ? pair.en : pair.zh;
}

export function locale(): string {
  return lang.value === 'en' ? 'en-GB' : 'zh-CN';
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '—';
  // Never 100 % while something is missing, never 0 % while something is there.
  const share = (part / whole) * 100;
  const rounded = Math.round(share);
  if (rounded === 100 && part < whole) return `>99%`;
  if (rounded === 0 && part > 0) return `<1%`;
  return `${rounded}%`;
}

// 412.4 s as "6 min 52 s".
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return t('common.min_sec', { m: Math.floor(whole / 60), s: String(whole % 60).padStart(2, '0') });
}

export function metres(value: number): string {
  return t('common.metres', { n: Math.round(value) });
}
