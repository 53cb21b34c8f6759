import type { FastifyBaseLogger } from 'fastify';
import type { Service } from './call.ts';

const sweepEveryMs = 60_000;

/** Gives back what dead requests held, now and every minute; @returns the timer, for the owner to clear. */
export function keepSweeping({ store, clock }: Service, log: FastifyBaseLogger): NodeJS.Timeout {
  const sweep = () => {
    store.sweep(clock()).catch((err: unknown) => log.error({ err }, 'sweep failed'));
  };
  sweep();
  return setInterval(sweep, sweepEveryMs).unref();
}
