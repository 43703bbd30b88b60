import type { Client, Problem } from '../api/client';
import { t } from '../i18n';
import { client } from './session';
import { say } from './toasts';

// Says what became of a request whose form has been left; nothing once its district has been left too.
// `subject`: what it was about; '' where the server's sentence says it.
export function say_refused(own: Client | null, subject: () => string, problem: Problem): void {
  if (own === null || own !== client.peek()) return;
  say({
    kind: 'error',
    text: () => (subject() ? t('common.told', { name: subject(), value: problem.message }) : problem.message),
  });
}
