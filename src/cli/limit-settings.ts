import { integer, optional } from './setting.ts';

/** Settings of the limits of requests, connections and the shutdown. */
export const limitSettings = {
  maxWaitMs: integer({
    name: 'ANTIFAKE_MAX_WAIT_MS',
    unit: 'milliseconds',
    min: 0,
    max: 600_000,
    fallback: 1500,
    sentence: 'A photo that is expected to wait longer than this is answered RATE_LIMITED at once.',
  }),
  deadlineMs: integer({
    name: 'ANTIFAKE_DEADLINE_MS',
    unit: 'milliseconds',
    min: 100,
    max: 600_000,
    fallback: 10_000,
    sentence: 'Time from the complete request to its answer, including waiting.',
  }),
  bodyTimeoutMs: integer({
    name: 'ANTIFAKE_BODY_TIMEOUT_MS',
    unit: 'milliseconds',
    min: 100,
    max: 600_000,
    fallback: 30_000,
    sentence: 'Time within which a caller must send a complete request.',
  }),
  idleTimeoutMs: integer({
    name: 'ANTIFAKE_IDLE_TIMEOUT_MS',
    unit: 'milliseconds',
    min: 100,
    max: 600_000,
    fallback: 5000,
    sentence:
      "A connection without a request for this long is closed; behind a proxy, set it higher than the proxy's own idle timeout.",
  }),
  maxConnections: integer({
    name: 'ANTIFAKE_MAX_CONNECTIONS',
    unit: 'connections',
    min: 1,
    max: 65_535,
    fallback: 512,
    sentence: 'Maximum number of connections at the same time; further ones are closed at once.',
  }),
  bodyMemoryMb: optional(
    integer({
      name: 'ANTIFAKE_BODY_MEMORY_MB',
      unit: 'MiB',
      min: 4,
      max: 65_536,
      fallback: 4,
      sentence:
        'Maximum memory for the photos of all requests together; if it is used up, requests are answered RATE_LIMITED.',
    }),
    'one sixteenth of the memory, max 64',
  ),
  addressSharePercent: integer({
    name: 'ANTIFAKE_ADDRESS_SHARE',
    unit: 'percent',
    min: 1,
    max: 100,
    fallback: 25,
    sentence:
      'Share of connections and body memory that one address may use; 100 if all callers come through one proxy.',
  }),
  keySharePercent: integer({
    name: 'ANTIFAKE_KEY_SHARE',
    unit: 'percent',
    min: 1,
    max: 100,
    fallback: 25,
    sentence: 'Share of body memory that one key may use; 100 for a service with one key.',
  }),
  shutdownTimeoutMs: integer({
    name: 'ANTIFAKE_SHUTDOWN_TIMEOUT_MS',
    unit: 'milliseconds',
    min: 0,
    max: 600_000,
    fallback: 30_000,
    sentence: 'Maximum time that a shutdown waits for accepted requests.',
  }),
} as const;
