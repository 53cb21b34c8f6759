import type { Inspection } from '../inspection.ts';
import { type Call, ClientGoneError, type Service } from './call.ts';

/** What is to be looked at, and whether for findings too. */
export interface Turn {
  readonly photo: Uint8Array;
  readonly findings?: boolean;
}

/**
 * Runs the engine in its turn, within the deadline and only while the caller waits.
 * @throws ClientGoneError, QueueFullError, or what the engine throws.
 */
export async function inspectInTurn(service: Service, call: Call, { photo, ...asked }: Turn): Promise<Inspection> {
  const signal = AbortSignal.any([call.gone, AbortSignal.timeout(service.settings.deadlineMs)]);
  const turn = service.queue.run(() => service.inspector.inspect(photo, { signal, ...asked }), signal);
  const inspection = await unlessAborted(turn, signal);
  if (call.gone.aborted) throw new ClientGoneError('the caller left before the answer');
  service.metrics.countSteps(inspection.timingsMs);
  return inspection;
}

/** Waits no longer than the signal allows for work that looks at it between its steps only; the work's place stays taken until it has ended. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(resolve, reject);
    // A little later: to whoever still waits, the queue itself has the better reason to tell.
    signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason)), { once: true });
  });
}
