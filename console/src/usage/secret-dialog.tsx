import { useEffect, useRef } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Code } from '../parts/code.tsx';

/** Shows a new secret once; with the dialog it leaves the page. */
export function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const { form } = useConsole().words.usage;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="secret-title" onClose={onClose}>
      <div class="stack">
        <h2 id="secret-title">{form.secretTitle}</h2>
        <div class="secret">
          <Code label={form.secretTitle} text={secret} />
        </div>
        <p>{form.secretNote}</p>
        <button type="button" class="button primary" onClick={() => dialog.current?.close()}>
          {form.done}
        </button>
      </div>
    </dialog>
  );
}
