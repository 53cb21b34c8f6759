import { AntifakeError } from '../errors.ts';
import type { Inspection } from '../inspection.ts';
import { machineMs } from '../machine-clock.ts';
import { dropBytes } from '../photo.ts';
import { type Call, callerOf, type Service } from './call.ts';

/** The photo to inspect, and whether to include findings. */
export interface Turn {
  readonly photo: Uint8Array;
  readonly findings?: boolean;
}

/**
 * Runs the engine when it is the photo's turn, within the deadline. If the caller disconnects before that, the turn is lost; an
 * inspection that has started is finished and charged, since it costs as much. The photo is freed afterwards.
 * @throws QueueFullError, AntifakeError INNER_ERROR after the deadline, or what the engine throws.
 */
export async function inspectInTurn(service: Service, call: Call, { photo, ...options }: Turn): Promise<Inspection> {
  const deadline = AbortSignal.timeout(service.settings.deadlineMs);
  const endWait = timeWait(service, call);
  const inspect = () => {
    endWait({ isFailed: false });
    return call.span.run('worker', (span) =>
      service.inspector.inspect(photo, { signal: deadline, ...options, onStep: (step) => span.add(step) }),
    );
  };
  const waiting = AbortSignal.any([call.gone, deadline]);
  try {
    const inspection = await service.queue.run(callerOf(call).id, inspect, waiting);
    service.metrics.countInspection(inspection, call.span);
    return inspection;
  } catch (error) {
    // A photo that was refused at once has not waited.
    if (waiting.aborted) endWait({ isFailed: true });
    if (error !== deadline.reason) throw error;
    throw new AntifakeError('deadline', 'expected an answer before the deadline', { cause: error });
  } finally {
    dropBytes(photo);
  }
}

/** Measures the wait for the turn until the first call of the result. */
function timeWait({ metrics }: Service, { span }: Call) {
  const fromMs = machineMs();
  let isOver = false;
  return ({ isFailed }: { readonly isFailed: boolean }): void => {
    if (isOver) return;
    isOver = true;
    const toMs = machineMs();
    span.add({ name: 'queue', fromMs, toMs, isFailed });
    metrics.countWait(toMs - fromMs, span);
  };
}
