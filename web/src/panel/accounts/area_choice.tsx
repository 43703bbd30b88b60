import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import type { AreaName } from '../../api/account_client';
import type { Feature } from '../../api/types';
import { t } from '../../i18n';
import { areas, need_areas } from '../../state/areas';
import { kLevels } from '../../state/view_url';
import { Icon, Progress, Trouble } from '../parts';

// The areas directly within each; 0: the top of the ladder.
export function children_of(features: readonly Feature[]): Map<number, Feature[]> {
  const children = new Map<number, Feature[]>();
  for (const feature of features) {
    const parent = feature.properties.area?.id ?? 0;
    children.set(parent, [...(children.get(parent) ?? []), feature]);
  }
  return children;
}

// One area more or fewer. What lies in a chosen one is chosen with it and not named besides.
export function toggled_area(chosen: readonly number[], id: number, features: readonly Feature[]): number[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  const within = new Set(features.filter(({ properties }) => properties.area?.path.some((step) => step.id === id))
    .map(({ properties }) => properties.id));
  return [...chosen.filter((one) => !within.has(one)), id];
}

interface Tree {
  children: Map<number, Feature[]>;
  chosen: number[];
  toggle: (id: number) => void;
}

function Branch({ feature, tree, covered }: { feature: Feature; tree: Tree; covered: boolean }): JSX.Element {
  const [open, set_open] = useState(false);
  const { id, name } = feature.properties;
  const called = String(name || feature.properties.code || `#${id}`);
  const below = tree.children.get(id) ?? [];
  const whole = covered || tree.chosen.includes(id);
  return (
    <li>
      <span class="row">
        <label class="check">
          <input type="checkbox" checked={whole} disabled={covered} onChange={() => tree.toggle(id)} />
          <span>{called}</span>
        </label>
        {below.length > 0 && (
          <button type="button" class="icon-button small" aria-expanded={open} onClick={() => set_open(!open)}
            aria-label={t('accounts.areas_below', { name: called, n: below.length })}><Icon of={open ? 'up' : 'down'} /></button>
        )}
      </span>
      {open && <ul>{below.map((one) => <Branch key={one.properties.id} feature={one} tree={tree} covered={whole} />)}</ul>}
    </li>
  );
}

// What is chosen, also of branches that are not open, and of areas that have gone since.
function Chosen({ ids, name_of, remove }: { ids: number[]; name_of: (id: number) => string; remove: (id: number) => void }): JSX.Element {
  return (
    <div class="chips" data-chosen-areas={ids.join()}>
      {ids.map((id) => (
        <button type="button" class="chip" key={id} aria-label={t('accounts.areas_remove', { name: name_of(id) })} onClick={() => remove(id)}>
          {name_of(id)} <Icon of="close" />
        </button>
      ))}
    </div>
  );
}

// What an area is called, by the areas that are loaded or the names it came with.
export function area_called(id: number, known: readonly AreaName[]): string {
  const feature = kLevels.flatMap((level) => areas[level].state.value.data ?? []).find(({ properties }) => properties.id === id);
  return String(feature?.properties.name || known.find((area) => area.id === id)?.name || `#${id}`);
}

// The ladder of subdistricts, communities and grids. `known`: names the account came with.
export function AreaChoice({ chosen, known, change }: {
  chosen: number[]; known: AreaName[]; change: (ids: number[]) => void;
}): JSX.Element {
  useEffect(() => kLevels.forEach(need_areas), []);
  const levels = kLevels.map((level) => areas[level].state.value);
  const features = levels.flatMap(({ data }) => data ?? []);
  const problem = levels.find((level) => level.problem)?.problem;
  const toggle = (id: number) => change(toggled_area(chosen, id, features));
  const tree = { children: children_of(features), chosen, toggle };
  const name_of = (id: number) => area_called(id, known);
  return (
    <fieldset class="area-choice">
      <legend>{t('accounts.areas')}</legend>
      <Progress busy={levels.some(({ busy }) => busy)} />
      {problem && <Trouble problem={problem} retry={() => kLevels.forEach(need_areas)} />}
      {chosen.length > 0 && <Chosen ids={chosen} name_of={name_of} remove={toggle} />}
      <ul>{(tree.children.get(0) ?? []).map((one) => <Branch key={one.properties.id} feature={one} tree={tree} covered={false} />)}</ul>
    </fieldset>
  );
}
