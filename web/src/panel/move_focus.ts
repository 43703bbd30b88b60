import type { TargetedKeyboardEvent } from 'preact';

// The arrow keys step through the rows of a list, which `rows` selects.
export function move_focus(rows: string): (event: TargetedKeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(rows)];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? undefined : all[at + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  };
}
