import type { FastifyBaseLogger } from 'fastify';
import type { Service } from './call.ts';

const sweepEveryMs = 15_000;

/** Gives back what dead requests held, now and every quarter of a minute; @returns the timer, for the owner to clear. */
export function keepSweeping({ store }: Service, log: FastifyBaseLogger): NodeJS.Timeout {
  const sweep = () => {
    store.sweep().catch((err: unknown) => log.error({ err }, 'sweep failed'));
  };
  sweep();
  return setInterval(sweep, sweepEveryMs).unref();
}
