import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { Problem } from '../../api/client';
import { find_cadres } from '../../api/task_client';
import { t } from '../../i18n';
import { client } from '../../state/session';
import { CadreSearch } from '../cadre_search';
import { IconButton } from '../parts';

// The name of the cadre with this number; '' until it is known, and where there is none.
function use_name(id: number): [name: string, set_name: (name: string) => void] {
  const [name, set_name] = useState('');
  useEffect(() => {
    const own = client.peek();
    if (!own || !id) return;
    const stop = new AbortController();
    find_cadres(own.base, String(id), stop.signal)
      .then((found) => set_name(found.find((cadre) => cadre.id === id)?.properties.name ?? ''))
      // The number alone is shown then, as it is for a cadre who has gone.
      .catch((error: unknown) => { if (error instanceof Problem) set_name(''); });
    return () => stop.abort();
  }, [id]);
  return [name, set_name];
}

// To which cadre the account belongs: looked for, not typed blind.
export function CadreChoice({ chosen, change }: { chosen: number; change: (id: number) => void }): JSX.Element {
  const [name, set_name] = use_name(chosen);
  if (chosen === 0) {
    return <CadreSearch label={t('accounts.cadre_find')} take={(one) => { set_name(one.name); change(one.id); }} />;
  }
  return (
    <div class="field" data-chosen-cadre={chosen}>
      <span>{t('accounts.cadre')}</span>
      <div class="row between">
        <span>{[name, `#${chosen}`].filter(Boolean).join(' ')}</span>
        <IconButton icon="close" class="small" label={t('accounts.cadre_remove')} click={() => { set_name(''); change(0); }} />
      </div>
    </div>
  );
}
