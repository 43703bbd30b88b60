import type { JSX } from 'preact';

import { photo_address } from '../../api/task_client';
import { kMoves, type TaskEvent } from '../../api/task_types';
import { t } from '../../i18n';
import { moment } from '../../state/time_left';

function move_word(move: string): string {
  const known = [...kMoves, 'create', 'edit', 'photo'] as const;
  const word = known.find((name) => name === move);
  return word ? t(`move.${word}`) : move;
}

function Step({ base, task, event }: { base: string; task: number; event: TaskEvent }): JSX.Element {
  const when = moment(event.at);
  const facts = [
    event.who, when,
    ['assign', 'transfer'].includes(event.move) && event.holder ? t('tasks.life_holder', { name: event.holder.name }) : '',
    event.until ? t('tasks.life_until', { time: moment(event.until) }) : '',
  ];
  return (
    <li class="step" data-move={event.move}>
      <p>
        <strong>{move_word(event.move)}</strong>
        {event.to && event.from !== event.to && <span class="quiet"> → {t(`state.${event.to}`)}</span>}
      </p>
      <p class="quiet">{facts.filter(Boolean).join(' · ')}</p>
      {event.note && <p class="step-note">{event.note}</p>}
      {event.photo && (
        <a href={photo_address(base, task, event.photo)} target="_blank" rel="noopener">
          <img class="step-photo" loading="lazy" src={photo_address(base, task, event.photo)}
            alt={t('tasks.photo_of', { who: event.who, time: when })} />
        </a>
      )}
    </li>
  );
}

// What has happened to the task, the last first.
export function TaskLife({ base, task, events }: { base: string; task: number; events: TaskEvent[] }): JSX.Element {
  return (
    <ol class="life" reversed>
      {[...events].reverse().map((event) => <Step key={event.id} base={base} task={task} event={event} />)}
    </ol>
  );
}
