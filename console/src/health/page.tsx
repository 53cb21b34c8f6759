import './health.css';
import { useEffect } from 'preact/hooks';
import type { ServiceStatus } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { KeyGate } from '../parts/key-gate.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Problem } from '../parts/problem.tsx';
import { Summary } from './summary.tsx';
import { Answers, Checks, Models, Reasons, Steps, Verdicts } from './tables.tsx';

const intervalMs = 5000;

/** The state of the service; for a key with the admin scope. */
export function Health() {
  const { words, session } = useConsole();
  return session.key === undefined ? (
    <KeyGate title={words.health.title} why={words.health.needsKey} />
  ) : (
    <HealthOfKey key={session.key} />
  );
}

function HealthOfKey() {
  const { words, session } = useConsole();
  const { health } = words;
  const [status, reload] = useLoaded(() => session.admin().status(), []);
  useEffect(() => {
    if (status.state !== 'loaded') return;
    // A page in the background asks nothing.
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), intervalMs);
    return () => clearInterval(timer);
  }, [status.state]);
  return (
    <div class="stack-l">
      <div class="intro stack-s">
        <h1>{health.title}</h1>
        <p class="lead">{health.lead}</p>
      </div>
      {status.state === 'loading' && <p role="status">{words.shell.loading}</p>}
      {status.state === 'failed' && <Problem error={status.error} onRetry={reload} />}
      {status.state === 'loaded' && <State status={status.value} />}
    </div>
  );
}

function State({ status }: { readonly status: ServiceStatus }) {
  return (
    <>
      <Summary status={status} />
      <Answers status={status} />
      <div class="halves">
        <Steps status={status} />
        <div class="stack-l">
          <Verdicts status={status} />
          <Reasons status={status} />
        </div>
      </div>
      <Checks status={status} />
      <Models status={status} />
    </>
  );
}
