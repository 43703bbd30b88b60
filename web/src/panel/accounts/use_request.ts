import { useState } from 'preact/hooks';

import { Problem } from '../../api/client';
import { t } from '../../i18n';

export interface Running {
  busy: boolean;
  problem: Problem | undefined;
  // Runs the request unless one is under way; what goes wrong becomes `problem`. Answers whether it succeeded.
  run: (request: () => Promise<void>) => Promise<boolean>;
}

// One request of a form at a time.
export function use_request(): Running {
  const [state, set_state] = useState<{ busy: boolean; problem?: Problem }>({ busy: false });
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
      set_state({ busy: false, problem });
      return false;
    }
  };
  return { busy: state.busy, problem: state.problem, run };
}
