import type { FastifyBaseLogger } from 'fastify';
import type { Service } from './call.ts';

const sweepEveryMs = 15_000;

/** Gives back what dead requests held, and drops ledger rows past their days, now and every quarter of a minute; @returns the timer, for the owner to clear. */
export function keepSweeping({ store, settings }: Service, log: FastifyBaseLogger): NodeJS.Timeout {
  const sweep = () => {
    store.sweep(settings.ledgerDays).catch((err: unknown) => log.error({ err }, 'sweep failed'));
  };
  sweep();
  return setInterval(sweep, sweepEveryMs).unref();
}
