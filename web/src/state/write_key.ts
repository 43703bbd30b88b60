// The key by which the server knows a repeated request. One key serves one body until the server has
// answered: a second click or a retry after a lost answer makes nothing twice.
import { new_write_id } from '../api/client';

export class WriteKey {
  private body = '';
  private key = '';

  // Ensures: equal bodies get the same key until `answered`, different bodies different ones.
  for_body(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.key === '' || text !== this.body) {
      this.body = text;
      this.key = new_write_id();
    }
    return this.key;
  }

  // The server has said yes or no: what is sent next is another request.
  answered(): void {
    this.key = '';
  }
}
