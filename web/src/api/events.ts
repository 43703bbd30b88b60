import type { ChangeEvent } from './types';

export interface LineHooks {
  change(event: ChangeEvent): void;
  reset(): void; // too much was missed: load everything anew
  line(up: boolean): void;
  refused(): void; // the line was ended for good, or not given: it is tried again
}

const kRetryMilliseconds = 2000;

// The line on which the server tells of changes. The browser reconnects by itself and says with
// Last-Event-ID where it stopped; when the server refuses the line for good, it is opened anew from
// the last revision seen.
export class EventLine {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private revision: number;
  private readonly url: string;
  private readonly hooks: LineHooks;

  constructor(base: string, revision: number, hooks: LineHooks) {
    this.url = `${base}/events`;
    this.revision = revision;
    this.hooks = hooks;
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  // After everything was loaded anew: what came before `revision` need not be told again.
  skip_to(revision: number): void {
    this.revision = Math.max(this.revision, revision);
  }

  private open(): void {
    const source = new EventSource(`${this.url}?since=${this.revision}`);
    this.source = source;
    source.onopen = () => this.hooks.line(true);
    source.onerror = () => {
      this.hooks.line(false);
      if (source.readyState !== EventSource.CLOSED) return;
      this.timer = setTimeout(() => this.open(), kRetryMilliseconds);
      this.hooks.refused(); // may close the line
    };
    source.addEventListener('change', (message) => {
      const event = JSON.parse((message as MessageEvent<string>).data) as ChangeEvent;
      if (event.revision <= this.revision) return; // told before
      this.revision = event.revision;
      this.hooks.change(event);
    });
    // Also back: a district that was restored counts on from an older revision.
    source.addEventListener('reset', (message) => {
      this.revision = (JSON.parse((message as MessageEvent<string>).data) as { revision: number }).revision;
      this.hooks.reset();
    });
  }
}
