import type { Project, Stage, TotalsRow } from '../api/works_client';
import { locale, t, type Key } from '.';
import { kind_name, value_name } from './words';

// A quantity with the decimals it has, three at most.
export function quantity(value: number): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: 3 });
}

// With its sign: a difference is more or less.
export function signed(value: number): string {
  return value > 0 ? `+${quantity(value)}` : quantity(value).replace('-', '−');
}

// Kinds and units as words of the language; what is in no list as it stands in the data.
export function work_kind_name(kind: string): string {
  return kind_name('work_items', kind);
}

export function unit_name(unit: string): string {
  return value_name('unit', unit) ?? unit;
}

export function stage_name(stage: Stage): string {
  return t(`stage.${stage}` as Key);
}

// ○ not begun, ◐ under way, ● done: a shape beside the word.
export const kStageSigns: Record<Stage, string> = { planned: '○', under_way: '◐', done: '●' };

export function is_made_up(project: Pick<Project, 'provenance'>): boolean {
  return project.provenance === 'made_up' || project.provenance === 'synthetic';
}

// Whether the parts add up to the row, to the thousandth; they always should.
export function adds_up(row: TotalsRow): boolean {
  const thousandths = (value: number) => Math.round(value * 1000);
  const sum = (pick: (part: { planned: number; done: number }) => number) =>
    row.parts.reduce((total, part) => total + thousandths(pick(part)), 0);
  return sum((part) => part.planned) === thousandths(row.planned) && sum((part) => part.done) === thousandths(row.done);
}

// "12.5" as a number; undefined for what is no quantity.
export function quantity_of(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d{1,9}(\.\d{1,3})?$/.test(trimmed) ? Number(trimmed) : undefined;
}
