import { useEffect, useRef, useState } from 'preact/hooks';

import { Problem } from '../api/client';
import { t } from '../i18n';
import { client } from '../state/session';
import { say_refused } from '../state/refusals';

// Shows a refusal where the component still stands on the page; one that comes later is said as a message
// about `subject`, else nobody would hear of it.
export function use_refusals(subject: () => string = () => ''): (problem: Problem, show: () => void) => void {
  const shown = useRef(true);
  const own = useRef(client.peek());
  useEffect(() => () => { shown.current = false; }, []);
  return (problem, show) => {
    if (shown.current) show();
    else say_refused(own.current, subject, problem);
  };
}

export interface Running {
  busy: boolean;
  problem: Problem | undefined;
  // Runs the request unless one is under way; what goes wrong becomes `problem`. Answers whether it succeeded.
  run: (request: () => Promise<void>) => Promise<boolean>;
}

// One request of a form at a time.
export function use_request(subject?: () => string): Running {
  const [state, set_state] = useState<{ busy: boolean; problem?: Problem }>({ busy: false });
  const refuse = use_refusals(subject);
  const run = async (request: () => Promise<void>): Promise<boolean> => {
    if (state.busy) return false;
    set_state({ busy: true });
    try {
      await request();
      set_state({ busy: false });
      return true;
    } catch (error) {
      const problem = error instanceof Problem ? error
        : new Problem(0, 'unexpected', t('error.unexpected', { status: String(error) }));
      refuse(problem, () => set_state({ busy: false, problem }));
      return false;
    }
  };
  return { busy: state.busy, problem: state.problem, run };
}
