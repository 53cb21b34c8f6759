import type { BatchStore, DeliveryEnd, PendingEvent } from '../store/index.ts';
import { retryDelaysS, type WebhookEvent, type WebhookSender } from '../webhooks/index.ts';
import type { WorkerLog } from './log.ts';
import type { WorkerObserver } from './observer.ts';
import { toBatch } from './progress.ts';
import type { TakenJob } from './queue.ts';

/** Parts that deliver events. */
export interface DeliveryParts {
  readonly batches: BatchStore;
  readonly sender: Pick<WebhookSender, 'deliver'>;
  readonly log: WorkerLog;
  readonly observer?: WorkerObserver;
  /** Waits between attempts, seconds. Default: those of the webhooks. */
  readonly webhookRetryDelaysS?: readonly number[];
}

type WebhookTaken = Extract<TakenJob, { readonly kind: 'webhook' }>;

/** Makes one attempt to deliver the event of a batch; the receiver may get it more than once, always with the same id. */
export async function deliverEvent(
  parts: DeliveryParts,
  { claim, job }: WebhookTaken,
  lost: AbortSignal,
): Promise<void> {
  const { batchId, attempt } = job;
  const pending = await parts.batches.findEvent(batchId);
  const result = pending === undefined ? 'nothing' : await attemptDelivery(parts, pending, { attempt, lost });
  if (lost.aborted) return;
  if (result !== 'nothing') parts.observer?.countDelivery(typeof result === 'string' ? result : 'retried');
  await parts.batches.endDelivery({ claim, batchId, attempt, result });
}

async function attemptDelivery(
  parts: DeliveryParts,
  pending: PendingEvent,
  { attempt, lost }: { readonly attempt: number; readonly lost: AbortSignal },
): Promise<DeliveryEnd['result']> {
  const { url, secrets, batch } = pending;
  const delivery = await parts.sender.deliver({ url, secrets }, eventOf(pending), { signal: lost });
  if (delivery.kind === 'delivered') return 'delivered';
  const { message, httpStatus } = delivery;
  parts.log('warn', 'webhook not delivered', { batch: batch.id, attempt, httpStatus, detail: message });
  const delayS = (parts.webhookRetryDelaysS ?? retryDelaysS)[attempt];
  if (delivery.kind === 'gone' || delayS === undefined) return 'given_up';
  return { retryAfterS: Math.max(delayS, delivery.retryAfterS ?? 0) };
}

/** The event of the end of a batch. */
function eventOf({ batch }: Pick<PendingEvent, 'batch'>): WebhookEvent {
  const { webhook: _, ...data } = toBatch(batch);
  return { id: `${batch.id}_${batch.state}`, type: `batch.${batch.state}`, at: new Date(batch.endedAtMs ?? 0), data };
}
