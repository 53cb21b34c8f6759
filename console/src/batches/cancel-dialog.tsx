import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { Problem } from '../parts/problem.tsx';

interface CancelDialogProps {
  readonly id: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before a batch is cancelled; the service's refusal is shown in it. */
export function CancelDialog({ id, onDone, onClose }: CancelDialogProps) {
  const { words, session } = useConsole();
  const { batches: text } = words;
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const cancel = async () => {
    setBusy(true);
    try {
      await session.batches().cancel(id);
      dialog.current?.close();
      onDone();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="cancel-title" onClose={onClose}>
      <div class="stack">
        <h2 id="cancel-title">{text.cancelTitle}</h2>
        <p>
          <code class="small">{id}</code>
        </p>
        <p>{text.cancelNote}</p>
        {error !== undefined && <Problem error={error} />}
        <div class="row">
          <button type="button" class="button danger" disabled={isBusy} onClick={() => void cancel()}>
            {text.cancel}
          </button>
          <button type="button" class="button bare" onClick={() => dialog.current?.close()}>
            {text.keep}
          </button>
        </div>
      </div>
    </dialog>
  );
}
