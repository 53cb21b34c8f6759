import type { FastifyBaseLogger } from 'fastify';
import type { Service } from './call.ts';

const sweepEveryMs = 15_000;

/** Releases expired reservations and deletes old ledger rows and batches, now and every 15 seconds. @returns the timer, for the owner to clear. */
export function keepSweeping({ store, settings }: Service, log: FastifyBaseLogger): NodeJS.Timeout {
  const sweep = () => {
    store.sweep(settings).catch((err: unknown) => log.error({ err }, 'sweep failed'));
  };
  sweep();
  return setInterval(sweep, sweepEveryMs).unref();
}
