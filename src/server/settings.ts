import { maxPhotoBytes } from '../photo.ts';

/** What the HTTP service can be told; the settings table in `cli/` holds names, ranges and defaults. */
export interface ServerSettings {
  /** A photo whose turn is expected later than this is refused at once. */
  readonly maxWaitMs: number;
  /** From the whole body to the answer, waiting included. */
  readonly deadlineMs: number;
  /** From the first byte of a request to its last. */
  readonly bodyTimeoutMs: number;
  /** How long a shutdown waits for what was accepted. */
  readonly shutdownTimeoutMs: number;
  /** Answers every documented status with HTTP 200. */
  readonly always200: boolean;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** A body may be three times as long (base64, each character percent-encoded at worst), with room for a form's frame. */
export const maxBodyBytes = 3 * maxPhotoBytes + 65_536;
