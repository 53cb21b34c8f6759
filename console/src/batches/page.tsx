import './batches.css';
import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../context.ts';
import { KeyGate } from '../parts/key-gate.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Problem } from '../parts/problem.tsx';
import { BatchPanel } from './batch.tsx';

const intervalMs = 5000;

/** Batches that are shown at first, and with each step more; at most as many as one page of the API has. */
const [step, max] = [20, 100];

/** The batches of a key and their progress. */
export function Batches() {
  const { words, session } = useConsole();
  return session.key === undefined ? (
    <KeyGate title={words.batches.title} why={words.batches.needsKey} />
  ) : (
    <BatchesOfKey key={session.key} />
  );
}

function BatchesOfKey() {
  const { words, session } = useConsole();
  const { batches: text } = words;
  const [limit, setLimit] = useState(step);
  const [page, reload] = useLoaded(() => session.batches().list({ limit }), [limit]);
  useEffect(() => {
    if (page.state !== 'loaded') return;
    // A page in the background asks nothing.
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), intervalMs);
    return () => clearInterval(timer);
  }, [page.state, limit]);
  return (
    <div class="stack-l">
      <div class="intro stack-s">
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
        <p class="soft small">{text.live}</p>
      </div>
      {page.state === 'loading' && <p role="status">{words.shell.loading}</p>}
      {page.state === 'failed' && <Problem error={page.error} onRetry={reload} />}
      {page.state === 'loaded' && page.value.batches.length === 0 && <None />}
      {page.state === 'loaded' &&
        page.value.batches.map((batch) => <BatchPanel key={batch.id} batch={batch} onChange={reload} />)}
      {page.state === 'loaded' && page.value.next !== undefined && limit < max && (
        <button type="button" class="button" onClick={() => setLimit(Math.min(max, limit + step))}>
          {text.more}
        </button>
      )}
    </div>
  );
}

function None() {
  const { batches: text } = useConsole().words;
  return (
    <section class="panel empty stack-s" role="status">
      <h2>{text.none}</h2>
      <p class="soft">{text.noneAdvice}</p>
    </section>
  );
}
