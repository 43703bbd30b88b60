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

// "Sant Julià › Aixovall": where it lies.
export function path_text(properties: Properties): string {
  return (properties.area?.path ?? []).map((step) => step.name).join(' › ');
}
