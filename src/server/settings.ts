import { maxPhotoBytes } from '../photo.ts';
import type { MemoryLimits } from './memory.ts';

/** Settings of the HTTP service; the settings table in `cli/` contains names, ranges and defaults. */
export interface ServerSettings {
  /** Whether metrics and probes have a port of their own, which `App.admin` listens on; `undefined`: they have none. */
  readonly adminPort?: number | undefined;
  /** A photo that is expected to wait longer is refused at once. */
  readonly maxWaitMs: number;
  /** From the complete body to the answer, including waiting. */
  readonly deadlineMs: number;
  /** From the first byte of a request to its last. */
  readonly bodyTimeoutMs: number;
  /** How long a connection may have no request. */
  readonly idleTimeoutMs: number;
  readonly maxConnections: number;
  /** Maximum MiB for the photos of all requests together. */
  readonly bodyMemoryMb: number;
  /** Share of connections and of `bodyMemoryMb` for one address, 1..100. */
  readonly addressSharePercent: number;
  /** Share of `bodyMemoryMb` for one key, 1..100. */
  readonly keySharePercent: number;
  /** Maximum time that a shutdown waits for accepted requests. */
  readonly shutdownTimeoutMs: number;
  /** Serves the console at `/`. */
  readonly console: boolean;
  /** Answers every documented status with HTTP 200. */
  readonly always200: boolean;
  /** Days that a ledger row is kept; `undefined`: forever. */
  readonly ledgerDays?: number | undefined;
  /** Days that a batch is kept after its end, with its results; `undefined`: forever. */
  readonly batchDays?: number | undefined;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Those of them that every HTTP server of the program needs. */
export type HttpSettings = Pick<
  ServerSettings,
  'deadlineMs' | 'bodyTimeoutMs' | 'idleTimeoutMs' | 'maxConnections' | 'addressSharePercent' | 'always200' | 'logLevel'
>;

/** A body may be three times as long (base64, each character percent-encoded at worst), plus the rest of the form. */
export const maxBodyBytes = 3 * maxPhotoBytes + 65_536;

/** The memory for bodies and its shares; a share is min one whole photo. */
export function memoryLimitsOf({ bodyMemoryMb, addressSharePercent, keySharePercent }: ServerSettings): MemoryLimits {
  const bytes = bodyMemoryMb * 1_048_576;
  const share = (percent: number) => Math.max(maxPhotoBytes, Math.floor((bytes * percent) / 100));
  return { bytes, addressBytes: share(addressSharePercent), keyBytes: share(keySharePercent) };
}
