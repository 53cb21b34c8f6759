import { AntifakeError } from '../errors.ts';
import type { Inspection } from '../inspection.ts';
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
  const inspect = () => service.inspector.inspect(photo, { signal: deadline, ...options });
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
