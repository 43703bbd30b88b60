// What can be done with a task now: only the moves the server names, each with what it needs.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { Problem } from '../../api/client';
import { fits, kMostTextBytes } from '../../api/limits';
import type { Move, MoveOrder, Named, Task } from '../../api/task_types';
import { t } from '../../i18n';
import { acting, current_of, kWithCadre, kWithNote, make_move, send_photo, tell_move } from '../../state/task_moves';
import { may_add_photo } from '../../state/task_rights';
import { show_written } from '../../state/tasks';
import { say } from '../../state/toasts';
import { instant_text, local_text, moment } from '../../state/time_left';
import { parts } from '../../state/view';
import { Icon, Trouble } from '../parts';
import { RoomLeft } from '../room_left';
import { use_refusals } from '../use_request';
import { SuggestionList } from './suggestion_list';
import { holder_text } from './task_row';
import { StaleTask } from './task_stale';

const kMostPhotoBytes = 8 * 2 ** 20;
const kPhotoKinds = ['image/jpeg', 'image/png'];

interface Attempt {
  order: MoveOrder;
  cadre?: Named | undefined;
  busy: boolean;
  problem?: Problem;
  stale?: Task;
}

export function order_text(order: MoveOrder, cadre?: Named): string {
  return [
    t(`move.${order.move}`), cadre?.name ?? '', order.until ? t('tasks.life_until', { time: moment(order.until) }) : '',
    order.note ?? '',
  ].filter(Boolean).join(' · ');
}

export function situation_text({ properties }: Task): string {
  const { state, held_until } = properties;
  return [
    t(`state.${state}`), holder_text(properties) || t('tasks.nobody'),
    state === 'on_hold' && held_until ? t('tasks.life_until', { time: moment(held_until) }) : '',
  ].filter(Boolean).join(' · ');
}

function default_until(): string {
  const day = new Date();
  day.setDate(day.getDate() + 7);
  day.setHours(18, 0, 0, 0);
  return local_text(day.toISOString());
}

// The note of a move, and until when for a hold.
function NoteForm({ task, move, busy, give, leave }: {
  task: Task; move: Move; busy: boolean; give: (order: MoveOrder) => void; leave: () => void;
}): JSX.Element {
  const [note, set_note] = useState('');
  const [until, set_until] = useState(move === 'hold' ? default_until() : '');
  const [fault, set_fault] = useState<'' | 'note' | 'until'>('');
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), [move]);
  const what = t(`note.${move}` as 'note.hold');
  const submit = () => {
    const written = note.trim();
    if (!written && !(move === 'close' && task.properties.photos > 0)) return set_fault('note');
    const end = instant_text(until);
    if (move === 'hold' && (!end || Date.parse(end) <= Date.now())) return set_fault('until');
    give({ move, ...(written && { note: written }), ...(move === 'hold' && end && { until: end }) });
  };
  return (
    <form class="move-form" data-form={move} onSubmit={(e) => { e.preventDefault(); submit(); }}
      onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); leave(); } }}>
      <label class="field">
        <span>{what}</span>
        <textarea ref={box} rows={2} value={note} aria-invalid={fault === 'note'}
          onInput={(e) => { set_note(e.currentTarget.value); set_fault(''); }} />
        <RoomLeft text={note} most={kMostTextBytes} />
      </label>
      {move === 'hold' && (
        <label class="field">
          <span>{t('note.until')}</span>
          <input type="datetime-local" value={until} aria-invalid={fault === 'until'}
            onInput={(e) => { set_until(e.currentTarget.value); set_fault(''); }} />
        </label>
      )}
      {fault && <p class="fault" role="alert">{fault === 'note' ? t('note.missing', { what }) : t('note.until_missing')}</p>}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy || !fits(note, kMostTextBytes)}>{t(`move.${move}`)}</button>
        <button type="button" onClick={leave}>{t('common.cancel')}</button>
      </div>
    </form>
  );
}

function size_text(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function PhotoButton({ task }: { task: Task }): JSX.Element {
  const [problem, set_problem] = useState<Problem | null>(null);
  const [busy, set_busy] = useState(false);
  const refused = use_refusals(() => t('tasks.number', { id: String(task.properties.id) }));
  const choose = async (input: HTMLInputElement) => {
    const photo = input.files?.[0];
    input.value = '';
    if (!photo) return;
    const refuse = (text: string) => set_problem(new Problem(0, 'photo', text));
    if (!kPhotoKinds.includes(photo.type)) return refuse(t('tasks.photo_kind'));
    if (photo.size > kMostPhotoBytes) return refuse(t('tasks.photo_large', { size: size_text(photo.size), most: size_text(kMostPhotoBytes) }));
    set_problem(null);
    set_busy(true);
    try {
      await send_photo(task, photo);
      say({ kind: 'done', text: () => t('tasks.photo_done') });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const current = current_of(error);
      if (current) show_written(current);
      refused(error, () => set_problem(error));
    } finally {
      set_busy(false);
    }
  };
  return (
    <>
      <label class="file-button" aria-busy={busy}>
        <Icon of="photo" /> {t('tasks.add_photo')}
        <input type="file" accept={kPhotoKinds.join()} disabled={busy} onChange={(e) => void choose(e.currentTarget)} />
      </label>
      {problem && <Trouble problem={problem} />}
    </>
  );
}

// The first that leads on is the one to press; what ends a task for good stands last.
const kPlain: Move[] = ['refuse', 'void', 'withdraw', 'reopen', 'return', 'rework', 'hold', 'transfer'];

function Buttons({ moves, busy, choose }: { moves: Move[]; busy: boolean; choose: (move: Move) => void }): JSX.Element {
  const first = moves.find((move) => !kPlain.includes(move));
  return (
    <>
      {moves.map((move) => (
        <button type="button" key={move} data-move={move} disabled={busy} class={move === first ? 'primary' : ''}
          aria-pressed={acting.value === move} onClick={() => choose(move)}>{t(`move.${move}`)}</button>
      ))}
    </>
  );
}

// The order as it can be given now: whom another has sent somebody else, is transferred. Null: not at all.
export function still_possible(order: MoveOrder, current: Task): MoveOrder | null {
  const { moves, holder } = current.properties;
  if (moves.includes(order.move)) return order;
  const other = order.move === 'assign' && holder?.id !== order.cadre && moves.includes('transfer');
  return other ? { ...order, move: 'transfer' } : null;
}

function StaleMove({ stale, attempt, give, leave }: {
  stale: Task; attempt: Attempt; give: (order: MoveOrder) => void; leave: () => void;
}): JSX.Element {
  const { order, cadre } = attempt;
  const still = still_possible(order, stale);
  return (
    <StaleTask field={t('tasks.field.move')} now={situation_text(stale)} mine={order_text(order, cadre)}
      {...(!still && { impossible: t('tasks.stale_impossible', { move: t(`move.${order.move}`) }) })}
      {...(still && still.move !== order.move && { go_on_text: t('tasks.stale_transfer') })}
      go_on={() => { if (still) give(still); }} leave={leave} />
  );
}

export function TaskMoves({ task }: { task: Task }): JSX.Element {
  const [attempt, set_attempt] = useState<Attempt | null>(null);
  const { id } = task.properties;
  const refused = use_refusals(() => t('tasks.number', { id: String(id) }));
  const moves = [...task.properties.moves].sort((a, b) => Number(kPlain.includes(a)) - Number(kPlain.includes(b)));
  const shown = acting.value && moves.includes(acting.value) ? acting.value : null;
  const give = async (base: Task, order: MoveOrder, cadre?: Named) => {
    if (attempt?.busy) return;
    set_attempt({ order, cadre, busy: true });
    try {
      const done = await make_move(base, order);
      set_attempt(null);
      if (parts.task.peek() === id) acting.value = null; // not the form of another task
      tell_move(done, order, cadre);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const current = current_of(error);
      refused(error, () => set_attempt({ order, cadre, busy: false, ...(current ? { stale: current } : { problem: error }) }));
    }
  };
  const choose = (move: Move) => {
    set_attempt(null);
    if (kWithNote.includes(move) || kWithCadre.includes(move)) acting.value = acting.value === move ? null : move;
    else void give(task, { move });
  };
  const leave = () => { acting.value = null; };
  const { stale } = attempt ?? {};
  return (
    <section class="moves" aria-label={t('tasks.moves')}>
      <div class="actions">
        <Buttons moves={moves} busy={attempt?.busy ?? false} choose={choose} />
        {may_add_photo(task) && <PhotoButton task={task} />}
      </div>
      {moves.length === 0 && <p class="quiet">{t('tasks.no_moves')}</p>}
      {attempt?.problem && <Trouble problem={attempt.problem} />}
      {stale && attempt ? (
        <StaleMove stale={stale} attempt={attempt} give={(order) => void give(stale, order, attempt.cadre)}
          leave={() => { show_written(stale); set_attempt(null); leave(); }} />
      ) : (
        <>
          {shown && kWithNote.includes(shown) && (
            <NoteForm key={shown} task={task} move={shown} busy={attempt?.busy ?? false} give={(order) => void give(task, order)} leave={leave} />
          )}
          {shown && kWithCadre.includes(shown) && (
            <SuggestionList move={shown} holder={task.properties.holder?.id ?? 0} leave={leave}
              take={(cadre) => void give(task, { move: shown, cadre: cadre.id }, cadre)} />
          )}
        </>
      )}
    </section>
  );
}
