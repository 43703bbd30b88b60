import { lang } from './i18n';
import { leave_card } from './panel/card_focus';
import { focus_search } from './panel/search_box';
import { keys_open } from './panel/keys_help';
import { modal_open } from './panel/modal';
import { layers_open } from './panel/layers_panel';
import { pile, select } from './state/selection';
import { leave_task, run_task_key } from './task_keys';
import { go, parts, set_language } from './state/view';
import { shown_tab, signed_out, tab_shown } from './state/may';
import { leave_work } from './state/works';
import { kTabs } from './state/view_url';

function is_typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');
}

function leave(): void {
  if (layers_open.value) layers_open.value = false;
  else if (leave_task() || leave_work()) {
    if (!parts.task.peek() && !parts.selected.peek()) leave_card();
  } else if (parts.selected.value || pile.value) {
    select(null);
    leave_card();
  } else (document.activeElement as HTMLElement | null)?.blur();
}

const kActions: Record<string, () => void> = {
  '/': focus_search,
  '?': () => { keys_open.value = true; },
  f: () => {
    const own = shown_tab.value === 'tasks' ? 'task-filter' : 'list-filter';
    if (own === 'list-filter' && shown_tab.value !== 'list') go({ tab: 'list' });
    const focus = () => document.getElementById(own)?.focus();
    focus();
    requestAnimationFrame(focus); // the list may have to be drawn first
  },
  l: () => { layers_open.value = !layers_open.value; },
  e: () => set_language(lang.value === 'en' ? 'zh' : 'en'),
  Escape: leave,
};
kTabs.forEach((tab, i) => { kActions[String(i + 1)] = () => { if (tab_shown(tab)) go({ tab }); }; });

export function start_keyboard(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    // What lies beneath the sign-in or a dialog is not acted upon.
    if (signed_out.peek() || modal_open()) return;
    if (is_typing(event.target) && event.key !== 'Escape') return;
    if (run_task_key(event)) return event.preventDefault();
    const action = kActions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
