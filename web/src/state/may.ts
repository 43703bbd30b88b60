// What the one who sits here may do, by the words of `GET /session`; in a district without accounts
// everything.
import { signal } from '@preact/signals';

export interface Account {
  id: number;
  name: string;
  role: string;
  cadre: number | null;
  may: string[];
}

// null: the district is open.
export const account = signal<Account | null>(null);

export function may(word: string): boolean {
  return account.value === null || account.value.may.includes(word);
}
