import type { Inspection } from '../inspection.ts';
import { type Call, ClientGoneError, type Service } from './call.ts';

/**
 * Runs the engine in its turn, within the deadline and only while the caller waits.
 * @throws ClientGoneError, QueueFullError, or what the engine throws.
 */
export async function inspectInTurn(service: Service, call: Call, photo: Uint8Array): Promise<Inspection> {
  const signal = AbortSignal.any([call.gone, AbortSignal.timeout(service.settings.deadlineMs)]);
  const inspection = await service.queue.run(() => service.inspector.inspect(photo, { signal }), signal);
  if (call.gone.aborted) throw new ClientGoneError('the caller left before the answer');
  service.metrics.countSteps(inspection.timingsMs);
  return inspection;
}
