import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';

import { t } from '../i18n';
import { IconButton } from './parts';

// A dialog above all else: nothing beneath it is reached until its button or Escape closes it.
export function Modal(props: {
  title: string; class: string; close: () => void; children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the fields within ask for the focus.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class={props.class} aria-label={props.title} onClose={props.close}>
      <header>
        <h2>{props.title}</h2>
        <IconButton icon="close" label={t('common.close')} click={props.close} />
      </header>
      {props.children}
    </dialog>
  );
}

// Whether one is open: the keys are its own then.
export function modal_open(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
