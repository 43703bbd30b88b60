import type { JSX } from 'preact';

import { is_open_state, kSources, type Task } from '../../api/task_types';
import { t, words } from '../../i18n';
import { box_of } from '../../map/geometry';
import { map_view } from '../../map/bind';
import { client } from '../../state/session';
import { grid_of } from '../../state/grid_of';
import { select } from '../../state/selection';
import { life, news, open, open_task, set_filter, task_pile, type TaskPile } from '../../state/tasks';
import { moment } from '../../state/time_left';
import { go, parts } from '../../state/view';
import { use_heading } from '../card_focus';
import { Empty, Failure, Icon, IconButton, Progress } from '../parts';
import { StateSign } from './signs';
import { TaskField } from './task_field';
import { TaskLife } from './task_life';
import { TaskMoves } from './task_moves';
import { holder_text, TimeLeft, TaskRow } from './task_row';

function AreaPath({ task }: { task: Task }): JSX.Element | null {
  const steps = task.properties.area?.path ?? [];
  if (steps.length === 0) return task.properties.area ? <p class="path">{task.properties.area.name}</p> : null;
  return (
    <p class="path">
      {steps.map((step, i) => (
        <span key={step.id}>
          {i > 0 && <span aria-hidden="true"> › </span>}
          <button type="button" class="link" onClick={() => set_filter({ area: step.id })}>{step.name}</button>
        </span>
      ))}
    </p>
  );
}

function Fact({ name, children }: { name: string; children: JSX.Element | string }): JSX.Element {
  return <div data-fact={name}><dt>{t(`tasks.field.${name}` as 'tasks.field.text')}</dt><dd>{children}</dd></div>;
}

function source_text(source: string): string {
  const known = kSources.find((word) => word === source);
  return known ? t(`source.${known}`) : source;
}

function Facts({ task }: { task: Task }): JSX.Element {
  const { holder, state, source, reporter, reported_at, held_until, building, border } = task.properties;
  return (
    <dl class="fields">
      <Fact name="holder">
        {holder ? (
          <button type="button" class="link" onClick={() => set_filter({ holder: holder.id })}>{holder_text(task.properties)}</button>
        ) : (is_open_state(state) ? t('tasks.nobody') : t('card.empty_value'))}
      </Fact>
      <TaskField task={task} field="due_at" />
      {held_until && state === 'on_hold' ? <Fact name="held_until">{moment(held_until)}</Fact> : null}
      <TaskField task={task} field="kind" />
      <TaskField task={task} field="skill" />
      {border && border.length > 1 ? <Fact name="border">{border.map(({ name }) => name).join(' | ')}</Fact> : null}
      {building ? (
        <Fact name="building">
          <button type="button" class="link" onClick={() => select({ layer: 'buildings', id: building })}>{`#${building}`}</button>
        </Fact>
      ) : null}
      <Fact name="reporter">
        {[reporter, source && source_text(source), moment(reported_at)].filter(Boolean).join(' · ')}
      </Fact>
    </dl>
  );
}

function News(): JSX.Element | null {
  const event = news.value;
  if (!event) return null;
  const summary = words({ zh: event.summary_zh, en: event.summary_en });
  return (
    <p class="warning news-note" role="status">
      {t('tasks.news', { actor: event.actor, summary })}
      <IconButton icon="close" label={t('common.close')} class="small" click={() => (news.value = null)} />
    </p>
  );
}

function Pile({ pile }: { pile: TaskPile }): JSX.Element {
  return (
    <details class="pile" open={parts.task.value === 0}>
      <summary>{t('tasks.pile', { n: pile.tasks.length })}</summary>
      <ul class="items">{pile.tasks.map((task) => <TaskRow key={task.properties.id} task={task} pile={pile} />)}</ul>
    </details>
  );
}

function Sheet({ task }: { task: Task }): JSX.Element {
  const box = box_of(task.geometry);
  const grid = grid_of(task);
  const events = life.state.value;
  return (
    <>
      <News />
      <AreaPath task={task} />
      <TaskField task={task} field="text" />
      <TaskMoves task={task} />
      <Facts task={task} />
      <div class="actions">
        {box && map_view.value && (
          <button type="button" onClick={() => map_view.value?.fit(box)}><Icon of="target" /> {t('common.zoom_to')}</button>
        )}
        {grid && <button type="button" onClick={() => go({ selected: grid })}><Icon of="cover" /> {t('tasks.go_grid')}</button>}
      </div>
      <h3 class="life-title">{t('tasks.life')}</h3>
      <Failure of={life} />
      {events.data && client.value && <TaskLife base={client.value.base} task={task.properties.id} events={events.data} />}
    </>
  );
}

export function TaskCard(): JSX.Element | null {
  const id = parts.task.value;
  const pile = task_pile.value;
  const { data, busy, problem } = open_task.state.value;
  const task = data?.properties.id === id ? data : undefined;
  const heading = use_heading(id && (task || problem) ? String(id) : '');
  if (!id && !pile) return null;
  return (
    <aside class="card task-card" data-covers-map aria-label={t('card.title')} data-version={task?.properties.version}>
      <header>
        {task && <StateSign state={task.properties.state} />}
        <div class="heading">
          <h2 ref={heading} tabIndex={-1}>{id ? t('tasks.number', { id: String(id) }) : t('card.choose')}</h2>
          {task && (
            <p class="task-facts">
              <span class="state-word" data-state={task.properties.state}>{t(`state.${task.properties.state}`)}</span>
              <TimeLeft task={task.properties} />
            </p>
          )}
        </div>
        <IconButton icon="close" label={t('common.close')} click={() => open(0)} />
      </header>
      <Progress busy={busy && !task} />
      <div class="card-body">
        {problem && (problem.status === 404 ? <Empty>{t('tasks.gone')}</Empty> : <Failure of={open_task} />)}
        {task && <Sheet key={id} task={task} />}
        {pile && <Pile pile={pile} />}
      </div>
    </aside>
  );
}
