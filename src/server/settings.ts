import { maxPhotoBytes } from '../photo.ts';
import type { MemoryLimits } from './memory.ts';

/** What the HTTP service can be told; the settings table in `cli/` holds names, ranges and defaults. */
export interface ServerSettings {
  /** A photo whose turn is expected later than this is refused at once. */
  readonly maxWaitMs: number;
  /** From the whole body to the answer, waiting included. */
  readonly deadlineMs: number;
  /** From the first byte of a request to its last. */
  readonly bodyTimeoutMs: number;
  /** How long a connection may bring no request. */
  readonly idleTimeoutMs: number;
  readonly maxConnections: number;
  /** MiB of photos that are held for all requests together. */
  readonly bodyMemoryMb: number;
  /** Of connections and of `bodyMemoryMb`, for one address: 1..100. */
  readonly addressSharePercent: number;
  /** Of `bodyMemoryMb`, for one key: 1..100. */
  readonly keySharePercent: number;
  /** How long a shutdown waits for what was accepted. */
  readonly shutdownTimeoutMs: number;
  /** Answers every documented status with HTTP 200. */
  readonly always200: boolean;
  /** Days that a ledger row is kept; `undefined`: for good. */
  readonly ledgerDays?: number | undefined;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** A body may be three times as long (base64, each character percent-encoded at worst), with room for a form's frame. */
export const maxBodyBytes = 3 * maxPhotoBytes + 65_536;

/** The memory for bodies and its shares; a share is at least one whole photo. */
export function memoryLimitsOf({ bodyMemoryMb, addressSharePercent, keySharePercent }: ServerSettings): MemoryLimits {
  const bytes = bodyMemoryMb * 1_048_576;
  const share = (percent: number) => Math.max(maxPhotoBytes, Math.floor((bytes * percent) / 100));
  return { bytes, addressBytes: share(addressSharePercent), keyBytes: share(keySharePercent) };
}
