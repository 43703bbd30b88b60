import type { LayerId, Properties } from '../api/types';
import { t } from '../i18n';
import { kind_name, layer_singular } from '../i18n/words';
import { district } from '../state/session';

// What an object is called in lists: its name, or what it is and its number.
export function title_of(layer: LayerId, id: number, name: string, kind: string): string {
  if (name) return name;
  const what = kind ? kind_name(layer, kind, district.value) : layer_singular(layer);
  return t('common.unnamed_with_id', { layer: what, id: String(id) });
}

export function kind_of(properties: Properties): string {
  const kind = properties.kind ?? properties.class ?? properties.way_class;
  return typeof kind === 'string' ? kind : '';
}

// "Sant Julià › Aixovall": where it lies, down to the community; a name that repeats is said once.
export function path_text(properties: Properties): string {
  const steps = (properties.area?.path ?? []).filter((step) => step.level !== 'grid').map((step) => step.name);
  return steps.filter((name, i) => name !== steps[i - 1]).join(' › ');
}
