// How much time a task has left, as words and as one of a few signs; nothing is said by colour alone.
import { locale, t } from '../i18n';

export type Urgency = 'overdue' | 'today' | 'later' | 'none';

export interface TimeLeft {
  urgency: Urgency;
  text: string;
}

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

// "3 小时 20 分", "2 天 5 小时": two units at most, the smaller one left out where it is nothing.
export function span_text(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / kMinute)) * kMinute;
  const days = Math.floor(whole / kDay);
  const hours = Math.floor((whole % kDay) / kHour);
  const minutes = Math.floor((whole % kHour) / kMinute);
  const parts = days > 0 ? [t('span.days', { n: days }), hours ? t('span.hours', { n: hours }) : '']
    : [hours ? t('span.hours', { n: hours }) : '', minutes || !hours ? t('span.minutes', { n: minutes }) : ''];
  return parts.filter(Boolean).join(' ');
}

// As people say how far it is: whole minutes, one at least.
export function walk_minutes(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60));
}

export function end_of_day(now: number): number {
  const day = new Date(now);
  day.setHours(24, 0, 0, 0);
  return day.getTime();
}

// Requires: `open` says whether somebody still has something to do; a closed task has no time left.
export function time_left(due_at: string | null | undefined, now: number, open: boolean): TimeLeft {
  const due = due_at ? Date.parse(due_at) : NaN;
  if (!open) return { urgency: 'none', text: '' };
  if (Number.isNaN(due)) return { urgency: 'none', text: t('tasks.no_limit') };
  if (due < now) return { urgency: 'overdue', text: t('tasks.late_by', { span: span_text(now - due) }) };
  return { urgency: due < end_of_day(now) ? 'today' : 'later', text: t('tasks.left', { span: span_text(due - now) }) };
}

// A moment in the reader's time; this year's without the year.
export function moment(at: string | null | undefined): string {
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const same_year = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleString(locale(), {
    ...(!same_year && { year: 'numeric' }), month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  });
}

// For a field of type datetime-local: "2024-05-01T08:30" in the reader's time, and back.
export function local_text(at: string | null | undefined): string {
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function instant_text(local: string): string | undefined {
  const date = new Date(local);
  return local === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
