import type { RefObject } from 'preact';
import { useConsole } from './context.ts';
import { KeyForm } from './key-form.tsx';

/** The key in a dialog: to give one, to change it, to forget it. */
export function KeyDialog({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  const { words, session } = useConsole();
  const { key, close } = words.shell;
  return (
    <dialog ref={dialog} aria-labelledby="key-title">
      <div class="stack">
        <h2 id="key-title">{session.key === undefined ? key.missing : key.set}</h2>
        <KeyForm id="key-of-dialog" onUsed={() => dialog.current?.close()} />
        <div class="row">
          {session.key !== undefined && (
            <button type="button" class="button danger" onClick={() => session.setKey(undefined)}>
              {key.forget}
            </button>
          )}
          <button type="button" class="button bare" onClick={() => dialog.current?.close()}>
            {close}
          </button>
        </div>
      </div>
    </dialog>
  );
}
