import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import type { Feature } from '../../api/types';
import { t } from '../../i18n';
import { areas, need_areas } from '../../state/areas';

const kLevelsOffered = ['subdistricts', 'communities'] as const;

// The subdistricts with their communities: what lies in a chosen one is chosen with it.
export function AreaChoice({ chosen, change }: { chosen: number[]; change: (ids: number[]) => void }): JSX.Element {
  useEffect(() => kLevelsOffered.forEach(need_areas), []);
  const subdistricts = areas.subdistricts.state.value.data ?? [];
  const communities = areas.communities.state.value.data ?? [];
  const within = (parent: Feature) =>
    communities.filter((one) => one.properties.area?.path.some((step) => step.id === parent.properties.id));
  const toggle = (id: number) => change(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const Line = ({ feature, covered }: { feature: Feature; covered: boolean }) => (
    <label class="check">
      <input type="checkbox" checked={covered || chosen.includes(feature.properties.id)} disabled={covered}
        onChange={() => toggle(feature.properties.id)} />
      <span>{feature.properties.name || feature.properties.id}</span>
    </label>
  );
  return (
    <fieldset class="area-choice">
      <legend>{t('accounts.areas')}</legend>
      <ul>
        {subdistricts.map((parent) => {
          const whole = chosen.includes(parent.properties.id);
          return (
            <li key={parent.properties.id}>
              <Line feature={parent} covered={false} />
              <ul>
                {within(parent).map((one) => (
                  <li key={one.properties.id}><Line feature={one} covered={whole} /></li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
