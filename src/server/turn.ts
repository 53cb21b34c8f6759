import { AntifakeError } from '../errors.ts';
import type { Inspection } from '../inspection.ts';
import { dropBytes } from '../photo.ts';
import { type Call, callerOf, type Service } from './call.ts';

/** What is to be looked at, and whether for findings too. */
export interface Turn {
  readonly photo: Uint8Array;
  readonly findings?: boolean;
}

/**
 * Runs the engine in its turn, within the deadline. A caller who leaves loses a turn that has not begun; what has begun is
 * finished and charged, since it costs as much. The photo is gone afterwards.
 * @throws QueueFullError, AntifakeError INNER_ERROR past the deadline, or what the engine throws.
 */
export async function inspectInTurn(service: Service, call: Call, { photo, ...asked }: Turn): Promise<Inspection> {
  const deadline = AbortSignal.timeout(service.settings.deadlineMs);
  const inspect = () => service.inspector.inspect(photo, { signal: deadline, ...asked });
  const waiting = AbortSignal.any([call.gone, deadline]);
  try {
    const inspection = await service.queue.run(callerOf(call).id, inspect, waiting);
    service.metrics.countInspection(inspection);
    return inspection;
  } catch (error) {
    if (error !== deadline.reason) throw error;
    throw new AntifakeError('deadline', 'expected an answer before the deadline', { cause: error });
  } finally {
    dropBytes(photo);
  }
}
