import { signal, type ReadonlySignal } from '@preact/signals';

import { is_abort, Problem } from '../api/client';
import { t } from '../i18n';

export interface Loaded<T> {
  data?: T; // the last that arrived; kept while newer is on its way
  problem?: Problem; // of the last attempt
  busy: boolean;
}

const all = new Set<Resource<unknown>>();

// Asks again whatever could not be answered: the server can be reached again.
export function retry_unanswered(): void {
  for (const resource of all) {
    const { problem, busy } = resource.state.peek();
    if (problem && !busy && (problem.status === 0 || problem.status >= 500)) resource.retry();
  }
}

// Something asked of the server. A newer request overtakes the older ones: what these answer is
// never shown.
export class Resource<T> {
  private readonly current = signal<Loaded<T>>({ busy: false });
  private running: AbortController | null = null;
  private last: ((signal: AbortSignal) => Promise<T>) | null = null;

  constructor() {
    all.add(this as Resource<unknown>);
  }

  get state(): ReadonlySignal<Loaded<T>> {
    return this.current;
  }

  // `keep`: the data shown stays until the new has come (a refresh, not a new question).
  async load(ask: (signal: AbortSignal) => Promise<T>, keep = true): Promise<T | undefined> {
    this.running?.abort();
    const own = new AbortController();
    this.running = own;
    this.last = ask;
    this.current.value = keep ? { ...this.current.peek(), busy: true } : { busy: true };
    try {
      const data = await ask(own.signal);
      if (this.running !== own) return undefined;
      this.current.value = { data, busy: false };
      return data;
    } catch (error) {
      if (this.running !== own || is_abort(error)) return undefined;
      const problem = error instanceof Problem ? error
        : new Problem(0, 'unexpected', t('error.unexpected', { status: String(error) }));
      const { data } = this.current.peek();
      this.current.value = keep && data !== undefined && problem.status !== 404
        ? { data, problem, busy: false } : { problem, busy: false };
      return undefined;
    }
  }

  // Asks the last question once more; what is shown stays until the answer has come.
  retry(): void {
    if (this.last) void this.load(this.last);
  }

  // The data as changed on this page: a page appended, a saved object.
  set(data: T): void {
    this.current.value = { data, busy: false };
  }

  clear(): void {
    this.running?.abort();
    this.running = null;
    this.last = null;
    this.current.value = { busy: false };
  }
}
