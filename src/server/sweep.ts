import type { FastifyBaseLogger } from 'fastify';
import type { Retention, Store } from '../store/index.ts';

const sweepEveryMs = 15_000;

/**
 * Releases expired reservations and deletes old ledger rows and batches, now and every 15 seconds, unless the sweep before is still running: on a
 * slow database, sweeps at once would take all connections of the store. @returns the timer, for the owner to clear.
 */
export function keepSweeping(
  { store, settings }: { readonly store: Pick<Store, 'sweep'>; readonly settings: Retention },
  log: Pick<FastifyBaseLogger, 'error'>,
): NodeJS.Timeout {
  let isSweeping = false;
  const sweep = async () => {
    if (isSweeping) return;
    isSweeping = true;
    await store.sweep(settings).catch((err: unknown) => log.error({ err }, 'sweep failed'));
    isSweeping = false;
  };
  void sweep();
  return setInterval(sweep, sweepEveryMs).unref();
}
