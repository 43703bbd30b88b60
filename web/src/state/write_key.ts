// The keys by which the server knows a repeated request. A body has one key until the server has answered
// it: a second click or a retry after a lost answer makes nothing twice.
import { new_write_id, Problem } from '../api/client';

export class WriteKeys {
  private readonly keys = new Map<string, string>();

  // Sends the body under its key. Throws the server's refusal.
  async send<T>(body: unknown, ask: (key: string) => Promise<T>): Promise<T> {
    const text = JSON.stringify(body);
    const key = this.keys.get(text) ?? new_write_id();
    this.keys.set(text, key);
    try {
      const answer = await ask(key);
      this.answered(text, key);
      return answer;
    } catch (error) {
      // Without an answer nobody knows whether it was done: the same key asks again.
      if (error instanceof Problem && error.status >= 400 && error.status < 500) this.answered(text, key);
      throw error;
    }
  }

  // The server has said yes or no: what is sent next is another request.
  private answered(text: string, key: string): void {
    if (this.keys.get(text) === key) this.keys.delete(text);
  }
}
