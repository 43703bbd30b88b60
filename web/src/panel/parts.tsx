// Small pieces that several panels use.
import type { ComponentChildren, JSX } from 'preact';

import { Problem } from '../api/client';
import { t } from '../i18n';
import type { Resource } from '../state/resource';

export function Choice<T extends string>(props: {
  label: string;
  value: T;
  choices: readonly { value: T; text: string }[];
  change: (value: T) => void;
  id?: string;
}): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select id={props.id} value={props.value} onChange={(e) => props.change(e.currentTarget.value as T)}>
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === props.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Segments<T extends string>(props: {
  label: string;
  value: T;
  choices: readonly { value: T; text: string }[];
  change: (value: T) => void;
}): JSX.Element {
  return (
    <div class="field" role="group" aria-label={props.label}>
      <span>{props.label}</span>
      <div class="segments">
        {props.choices.map((choice) => (
          <button type="button" key={choice.value} aria-pressed={choice.value === props.value}
            onClick={() => props.change(choice.value)}>
            {choice.text}
          </button>
        ))}
      </div>
    </div>
  );
}

// What went wrong, where, and what can be done.
export function Trouble({ problem, retry }: { problem: Problem; retry?: () => void }): JSX.Element {
  const where = Object.values(problem.place).join(' · ');
  return (
    <div class="trouble" role="alert">
      <p>{problem.message}</p>
      {problem.detail && <p class="quiet">{problem.detail}</p>}
      {where && <p class="quiet">{t('error.place', { where })}</p>}
      {retry && <button type="button" onClick={retry}>{t('common.retry')}</button>}
    </div>
  );
}

// The problem of the last question, with a way to ask it again.
export function Failure({ of }: { of: Resource<unknown> }): JSX.Element | null {
  const { problem } = of.state.value;
  return problem ? <Trouble problem={problem} retry={() => of.retry()} /> : null;
}

export function Empty({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>;
}

// A thin line that runs while something is on its way; it takes its room also at rest, so that
// nothing jumps.
export function Progress({ busy }: { busy: boolean }): JSX.Element {
  return <div class={busy ? 'progress running' : 'progress'} role="status" aria-live="polite" aria-busy={busy} />;
}

const kPictures = {
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  whole: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4',
  layers: 'M10 3l7 4-7 4-7-4zM3 10.5l7 4 7-4M3 14l7 4 7-4',
  search: 'M9 4a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM13 13l4 4',
  pen: 'M4 16l1-4 8-8 3 3-8 8zM11 6l3 3',
  up: 'M5 12l5-5 5 5',
  down: 'M5 8l5 5 5-5',
  target: 'M10 6a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM10 2v4M10 14v4M2 10h4M14 10h4',
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5',
  list: 'M4 5h12M4 10h12M4 15h12',
  reach: 'M10 10h.01M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z',
  cover: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM12 12l4 4M16 12l-4 4',
  assign: 'M4 5h.01M4 10h.01M4 15h.01M6 5l8 5M6 10h8M6 15l8-5M16 10h.01',
  tasks: 'M4 4h12v12H4zM7 8l1.5 1.5L11 7M7 13h6M13 8.5h.01',
  photo: 'M3 6h3l1.5-2h5L14 6h3v10H3zM10 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  works: 'M3 16h14M5 16V9l5-4 5 4v7M8 16v-4h4v4',
  accounts: 'M8 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 16c0-3 2-4.500 5-4.500s5 1.500 5 4.500M14 7h4M14 10h3',
  log: 'M10 4a6 6 0 1 1-6 6M4 6v4h4M10 7v3.5l2.5 1.5',
} as const;
export type Picture = keyof typeof kPictures;

export function Icon({ of }: { of: Picture }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d={kPictures[of]} /></svg>
  );
}

export function IconButton(props: {
  icon: Picture;
  label: string;
  click: () => void;
  pressed?: boolean;
  class?: string;
}): JSX.Element {
  return (
    <button type="button" class={`icon-button ${props.class ?? ''}`} aria-label={props.label} title={props.label}
      {...(props.pressed !== undefined && { 'aria-pressed': props.pressed })} onClick={props.click}>
      <Icon of={props.icon} />
    </button>
  );
}

// A share as text with a bar behind it.
export function Share({ part, whole, text }: { part: number; whole: number; text: string }): JSX.Element {
  const width = whole > 0 ? (part / whole) * 100 : 0;
  return (
    <span class="share">
      <span class="share-bar" style={{ width: `${width}%` }} aria-hidden="true" />
      <span>{text}</span>
    </span>
  );
}
