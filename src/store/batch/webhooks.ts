import type { Work } from '../work.ts';
import { addJobs, endJob } from './jobs.ts';
import { findBatch } from './read.ts';
import type { DeliveryEnd, NewWebhookSecret, PendingEvent } from './types.ts';

/** What is needed to deliver the event of a batch; nothing if it was delivered or deleted meanwhile. */
export async function findEvent(work: Work, batchId: string): Promise<PendingEvent | undefined> {
  const batch = await findBatch(work, { id: batchId });
  if (batch?.webhook?.state !== 'waiting') return undefined;
  const secret = await work.db
    .selectFrom('webhook_secret')
    .selectAll()
    .where('key_id', '=', batch.keyId)
    .executeTakeFirst();
  if (secret === undefined) return undefined;
  const { previous_secret: previous, previous_until_ms: untilMs } = secret;
  const signsToo = previous !== null && untilMs !== null && untilMs > (await work.now());
  return { batch, url: batch.webhook.url, secrets: signsToo ? [secret.secret, previous] : [secret.secret] };
}

/** Ends one attempt to deliver, with a next one if there shall be one. */
export async function endDelivery(work: Work, { claim, batchId, attempt, result }: DeliveryEnd): Promise<void> {
  if (!(await endJob(work, claim))) return;
  if (typeof result === 'object') {
    const job = { kind: 'webhook', batchId, attempt: attempt + 1 } as const;
    return addJobs(work, [{ job, startAfterS: result.retryAfterS }]);
  }
  if (result !== 'nothing')
    await work.db.updateTable('batch').set({ webhook_state: result }).where('id', '=', batchId).execute();
}

/** Stores a new secret; the one before signs too during its grace. */
export async function setWebhookSecret(work: Work, { keyId, secret, graceMs }: NewWebhookSecret): Promise<void> {
  const untilMs = (await work.now()) + graceMs;
  await work.db
    .insertInto('webhook_secret')
    .values({ key_id: keyId, secret, previous_secret: null, previous_until_ms: null })
    .onConflict((conflict) =>
      conflict.column('key_id').doUpdateSet((eb) => ({
        secret,
        previous_secret: eb.ref('webhook_secret.secret'),
        previous_until_ms: untilMs,
      })),
    )
    .execute();
}
