// By keys: opening a row leads to the heading of its card, and leaving the card back to the row.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

let origin: HTMLElement | null = null;
let wanted = false; // the card that opens next takes the focus

export function enter_card(row: HTMLElement | null): void {
  origin = row;
  wanted = true;
}

// Of a click on a row: by the pointer the focus stays where it is.
export function enter_by_key(event: MouseEvent): void {
  if (event.detail === 0) enter_card(event.currentTarget as HTMLElement);
}

// For the heading of a card. `shown`: what it shows; '' while that is on its way.
export function use_heading(shown: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!shown || !wanted) return;
    wanted = false;
    heading.current?.focus();
  }, [shown]);
  return heading;
}

export function leave_card(): void {
  wanted = false;
  if (origin?.isConnected) origin.focus();
  origin = null;
}
