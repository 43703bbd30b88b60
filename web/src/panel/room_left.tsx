import type { JSX } from 'preact';

import { bytes_of } from '../api/limits';
import { t } from '../i18n';

const kTold = 0.8; // of the room: until then nobody needs to know
const kBytesOfCharacter = 3; // of a Chinese one

// How much may still be written, or by how much it is too long.
export function RoomLeft({ text, most }: { text: string; most: number }): JSX.Element | null {
  const left = most - bytes_of(text);
  if (left > most * (1 - kTold)) return null;
  const count = { n: Math.floor(Math.max(left, 0) / kBytesOfCharacter), bytes: Math.max(left, 0) };
  return left < 0
    ? <span class="fault" role="alert">{t('limit.over', { n: Math.ceil(-left / kBytesOfCharacter), bytes: -left })}</span>
    : <span class="quiet" role="status">{t('limit.left', count)}</span>;
}
