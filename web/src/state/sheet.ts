// On a phone the panel is a sheet: lowered it shows only the tabs.
import { effect, signal } from '@preact/signals';

import { draft, placing } from './new_task';
import { parts } from './view';

export const sheet_raised = signal(false);

// What opens beside the map on a wide screen lies under the raised sheet of a phone: that goes down.
export function start_sheet(): void {
  effect(() => {
    if (parts.task.value || placing.value || draft.value) sheet_raised.value = false;
  });
}
