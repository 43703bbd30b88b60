import type { JSX } from 'preact';

import { t } from '../i18n';
import { select } from '../state/selection';
import type { Level } from '../state/view_url';

// The name of an area in a table, which opens it; in words where buildings lie in none.
export function AreaName({ id, name, level }: { id: number | null; name: string; level: Level }): JSX.Element {
  if (!id) return <span>{t('common.no_area')}</span>;
  return (
    <button type="button" class="link" onClick={() => select({ layer: level, id })}>{name || `#${id}`}</button>
  );
}
