// On the card of a thing with a place: what is to be done there, and a new task for it.
import type { JSX } from 'preact';

import type { Feature, LayerId } from '../../api/types';
import { t } from '../../i18n';
import { may } from '../../state/may';
import { place_task } from '../../state/new_task';
import { kDefaultFilter } from '../../state/task_filter';
import { go } from '../../state/view';
import { Icon } from '../parts';

const kWithPlace: LayerId[] = ['buildings', 'places', 'facilities', 'organisations', 'compounds'];

export function TasksHere({ feature }: { feature: Feature }): JSX.Element | null {
  const { layer, id, at } = feature.properties;
  if (!kWithPlace.includes(layer)) return null;
  return (
    <>
      {may('task.create') && (
        <button type="button" onClick={() => place_task(at, layer === 'buildings' ? id : 0)}>
          <Icon of="plus" /> {t('tasks.new_here')}
        </button>
      )}
      {layer === 'buildings' && (
        <button type="button" onClick={() => go({ tab: 'tasks', tasks: { ...kDefaultFilter, states: [], building: id } })}>
          <Icon of="tasks" /> {t('tasks.here')}
        </button>
      )}
    </>
  );
}
