import { useState } from 'preact/hooks';
import type { Batch } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { Problem } from '../parts/problem.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { downloadResults } from './download.ts';

interface BatchPanelProps {
  readonly batch: Batch;
  /** After a cancellation. */
  readonly onChange: () => void;
}

/** One batch: state, progress, results by status, and what may be done with it. */
export function BatchPanel({ batch, onChange }: BatchPanelProps) {
  const { words, session } = useConsole();
  const { batches: text } = words;
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>();
  const { id, state, settled, photos, counts, charged } = batch;
  const progress = text.progress(settled, photos);
  return (
    <section class="panel batch" data-batch={id}>
      <div class="head-line">
        <span class={state === 'completed' ? 'tag no' : 'tag'}>{text.states[state] ?? state}</span>
        <code class="small">{id}</code>
        <button
          type="button"
          class="button bare end"
          onClick={() => void downloadResults(session.batches(), id).catch(setError)}
        >
          {text.download}
        </button>
        {state === 'running' && (
          <button type="button" class="button bare danger" onClick={() => setAsked(true)}>
            {text.cancel}
          </button>
        )}
      </div>
      <progress value={settled} max={photos} aria-label={progress} />
      <p class="figures num small">
        <span>{progress}</span>
        {Object.entries(counts).map(([status, count]) => (
          <span key={status}>
            {status} {count}
          </span>
        ))}
        <span>{text.charged(charged)}</span>
      </p>
      <Times batch={batch} />
      {error !== undefined && <Problem error={error} />}
      {isAsked && <CancelDialog id={id} onDone={onChange} onClose={() => setAsked(false)} />}
    </section>
  );
}

function Times({ batch: { createdAt, expectedEndAt, endedAt, webhook } }: { readonly batch: Batch }) {
  const { words, preferences } = useConsole();
  const { batches: text } = words;
  const show = (time: string) => new Date(time).toLocaleString(preferences.language);
  const parts = [
    text.submitted(show(createdAt)),
    expectedEndAt !== undefined && text.expected(show(expectedEndAt)),
    endedAt !== undefined && text.ended(show(endedAt)),
    webhook !== undefined && (text.webhooks[webhook.state] ?? webhook.state),
  ].filter((part) => part !== false);
  return <p class="soft small">{parts.join(' · ')}</p>;
}
