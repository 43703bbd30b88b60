// The filter ladder (district, subdistrict, community, grid), states, mine, overdue and text.
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import { kStates, type TaskPage } from '../../api/task_types';
import type { AreaStep } from '../../api/types';
import { number, t } from '../../i18n';
import { value_name } from '../../i18n/words';
import { areas, need_areas } from '../../state/areas';
import { may } from '../../state/may';
import { district, watch_closed } from '../../state/session';
import { is_narrowed, kDefaultFilter, kOpenStates, toggled_state } from '../../state/task_filter';
import { set_filter, tasks, type_filter } from '../../state/tasks';
import { parts } from '../../state/view';
import { kLevels } from '../../state/view_url';
import { Choice, Icon } from '../parts';

const known_steps = new Map<number, AreaStep[]>(); // paths of areas once seen
const known_kinds = new Set<string>(); // of tasks once seen: those of a filtered list are of one kind
watch_closed(() => {
  known_steps.clear();
  known_kinds.clear();
});

function learn(page: TaskPage | undefined): void {
  for (const { properties: { area } } of page?.features ?? []) {
    area?.path?.forEach((step, i) => known_steps.set(step.id, area.path.slice(0, i + 1)));
  }
}

function path_from_areas(id: number): AreaStep[] | undefined {
  for (const level of kLevels) {
    const found = areas[level].state.value.data?.find(({ properties }) => properties.id === id);
    if (!found) continue;
    const above = (found.properties.area?.path ?? []).filter((step) => step.id !== id);
    return [...above, { id, name: found.properties.name, level }];
  }
  return undefined;
}

function path_of(id: number, page: TaskPage | undefined): AreaStep[] {
  learn(page);
  return known_steps.get(id) ?? path_from_areas(id) ?? [{ id, name: `#${id}` }];
}

// From the whole district down to the area of the filter, and the areas beneath it with their counts.
function Ladder({ page }: { page: TaskPage | undefined }): JSX.Element {
  const { area } = parts.tasks.value;
  const steps = area ? path_of(area, page) : [];
  const unknown = area !== 0 && !known_steps.has(area);
  useEffect(() => {
    if (unknown) for (const level of kLevels) need_areas(level);
  }, [unknown, area]);
  const below = page?.areas ?? [];
  const descend = (id: number) => {
    const child = below.find((entry) => entry.id === id);
    if (child) known_steps.set(id, [...steps, { id, name: child.name, level: child.level }]);
    set_filter({ area: id });
  };
  return (
    <nav class="ladder" aria-label={t('tasks.area')}>
      <button type="button" class="link" aria-current={area === 0} onClick={() => set_filter({ area: 0 })}>
        {district.value?.name || t('tasks.whole')}
      </button>
      {steps.map((step) => (
        <span key={step.id}>
          <span aria-hidden="true">› </span>
          <button type="button" class="link" aria-current={step.id === area} onClick={() => set_filter({ area: step.id })}>{step.name}</button>
        </span>
      ))}
      {below.length > 0 && (
        <span class="descend">
          <span aria-hidden="true">› </span>
          <select id="task-area" aria-label={t('tasks.area')} value="" onChange={(e) => descend(Number(e.currentTarget.value))}>
            <option value="" selected>{t('tasks.choose_below', { layer: value_name('level', below[0]!.level) ?? below[0]!.level })}</option>
            {below.map((entry) => (
              <option key={entry.id} value={String(entry.id)}>{`${entry.name || entry.code} (${number(entry.count)})`}</option>
            ))}
          </select>
        </span>
      )}
    </nav>
  );
}

function Chip({ text, count, pressed, click, mark }: {
  text: string; count?: number; pressed: boolean; click: () => void; mark?: string;
}): JSX.Element {
  return (
    <button type="button" class="chip filter" aria-pressed={pressed} data-filter={mark} onClick={click}>
      {text}{count !== undefined && <span class="chip-count"> {number(count)}</span>}
    </button>
  );
}

function KindChoice({ page }: { page: TaskPage | undefined }): JSX.Element | null {
  const { kind } = parts.tasks.value;
  for (const { properties } of page?.features ?? []) if (properties.kind) known_kinds.add(properties.kind);
  if (kind) known_kinds.add(kind); // of a link
  if (known_kinds.size === 0) return null;
  return (
    <Choice label={t('tasks.field.kind')} id="task-kind" value={kind} change={(value) => set_filter({ kind: value })}
      choices={[{ value: '', text: t('list.any_kind') }, ...[...known_kinds].sort().map((value) => ({ value, text: value }))]} />
  );
}

function sum(counts: TaskPage['states'], states: readonly (keyof TaskPage['states'])[]): number {
  return states.reduce((total, state) => total + (counts[state] ?? 0), 0);
}

function States({ page }: { page: TaskPage | undefined }): JSX.Element {
  const { states } = parts.tasks.value;
  const counts = page?.states ?? {};
  const named = kStates.filter((state) => (counts[state] ?? 0) > 0 || states.includes(state));
  return (
    <div class="chips" role="group" aria-label={t('tasks.states')}>
      <Chip text={t('tasks.open')} pressed={states.includes('open')} mark="open"
        click={() => set_filter({ states: ['open'] })} {...(page && { count: sum(counts, kOpenStates) })} />
      <Chip text={t('tasks.all')} pressed={states.length === 0} mark="all"
        click={() => set_filter({ states: [] })} {...(page && { count: sum(counts, kStates) })} />
      {named.map((state) => (
        <Chip key={state} text={t(`state.${state}`)} count={counts[state] ?? 0} pressed={states.includes(state)} mark={state}
          click={() => set_filter({ states: toggled_state(states, state) })} />
      ))}
    </div>
  );
}

function Pressing({ overdue, today }: { overdue: number; today: number }): JSX.Element {
  return (
    <span class="pressing">
      <button type="button" class={overdue ? 'badge late' : 'badge'} data-count="overdue" aria-pressed={parts.tasks.value.overdue}
        onClick={() => set_filter({ overdue: !parts.tasks.value.overdue })}>{t('tasks.count_overdue', { n: overdue })}</button>
      <span class={today ? 'badge due' : 'badge'} data-count="today">{t('tasks.count_today', { n: today })}</span>
    </span>
  );
}

export function TaskFilters(): JSX.Element {
  const filter = parts.tasks.value;
  const page = tasks.state.value.data;
  const holder = page?.features.find(({ properties }) => properties.holder?.id === filter.holder)?.properties.holder;
  return (
    <div class="filters">
      <Ladder page={page} />
      <States page={page} />
      <div class="row">
        <label class="field">
          <span>{t('tasks.find')}</span>
          <input type="search" id="task-filter" value={filter.text} autocomplete="off" maxLength={200}
            onInput={(e) => type_filter(e.currentTarget.value)} />
        </label>
        <KindChoice page={page} />
      </div>
      <div class="chips">
        <Chip text={t('tasks.overdue')} pressed={filter.overdue} mark="overdue" click={() => set_filter({ overdue: !filter.overdue })} />
        {(filter.mine || may('task.create')) && (
          <Chip text={t('tasks.mine')} pressed={filter.mine} mark="mine" click={() => set_filter({ mine: !filter.mine })} />
        )}
        {filter.holder !== 0 && (
          <Removable text={t('tasks.only_holder', { name: holder?.name ?? `#${filter.holder}` })} remove={() => set_filter({ holder: 0 })} />
        )}
        {filter.building !== 0 && (
          <Removable text={t('tasks.only_building', { id: String(filter.building) })} remove={() => set_filter({ building: 0 })} />
        )}
        {is_narrowed(filter) && (
          <button type="button" class="link" onClick={() => set_filter({ ...kDefaultFilter, area: filter.area })}>{t('tasks.clear')}</button>
        )}
        <span class="grow" />
        {page?.pressing && <Pressing {...page.pressing} />}
      </div>
    </div>
  );
}

function Removable({ text, remove }: { text: string; remove: () => void }): JSX.Element {
  return (
    <button type="button" class="chip" aria-label={t('tasks.remove_filter', { what: text })} onClick={remove}>
      {text} <Icon of="close" />
    </button>
  );
}
