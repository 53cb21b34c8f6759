import { OutboundError } from './outbound-error.ts';

/**
 * Runs an exchange within a time limit. The signal that it receives is aborted by the limit, or by `signal`.
 * @throws OutboundError `timed_out`; the reason of `signal` if that is aborted; otherwise what the exchange throws.
 */
export async function withinTime<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  exchange: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await exchange(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (cause) {
    signal?.throwIfAborted();
    if (!timeout.aborted) throw cause;
    throw new OutboundError('timed_out', `Expected a complete answer within ${timeoutMs} ms but received none`, {
      cause,
    });
  }
}
