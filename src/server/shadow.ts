import type { FastifyBaseLogger } from 'fastify';
import type { Inspection, Inspector } from '../index.ts';
import { checkNames } from '../inspection.ts';
import { dropBytes } from '../photo.ts';
import type { ShadowSide, Store } from '../store/index.ts';
import type { Span } from '../tracing/index.ts';
import type { ShadowMetrics } from './metrics-shadow.ts';
import type { Queue } from './queue.ts';

/** Candidate models, and the share of photos that they judge too. */
export interface Candidate {
  /** Has workers of its own, which run in the background. */
  readonly inspector: Inspector;
  /** 0..1 */
  readonly share: number;
}

/** Parts that a shadow works with. */
interface ShadowParts {
  /** The models in use. */
  readonly inspector: Inspector;
  readonly candidate: Candidate;
  readonly store: Store;
  readonly queue: Queue;
  readonly metrics: ShadowMetrics;
  readonly log: FastifyBaseLogger;
}

/** An answered request whose photo the candidates judge too. */
interface Judged {
  readonly requestId: string;
  readonly inspection: Inspection;
  readonly span: Span;
}

/** Failures in a row after which the candidates are switched off until the next start. */
const maxFailures = 5;

/** How long the candidates may take for a photo; their workers wait for every other process. */
const limitMs = 60_000;

/** A copy of a photo that is judged a second time when its answer has been sent, or dropped if there is none. */
export interface HeldPhoto {
  /** @param span the trace of the request. */
  judge(requestId: string, inspection: Inspection, span: Span): void;
  drop(): void;
}

/**
 * Lets candidate models judge a share of the photos after their answers were sent, and keeps both results. No answer waits for it or
 * depends on it: it holds one photo at a time, starts none while requests wait, and is switched off if it keeps failing.
 */
export class Shadow {
  readonly #parts: ShadowParts;
  readonly #current: readonly string[];
  readonly #candidate: readonly string[];
  #isEnabled = true;
  #isHolding = false;
  #failures = 0;

  constructor(parts: ShadowParts) {
    this.#parts = parts;
    parts.metrics.setEnabled(true);
    const [current, candidate] = [parts.inspector, parts.candidate.inspector].map(wordsOf) as [string[], string[]];
    this.#current = current.filter((word) => !candidate.includes(word));
    this.#candidate = candidate.filter((word) => !current.includes(word));
    if (this.#current.length + this.#candidate.length === 0)
      parts.log.warn('the candidate models, thresholds and calibration are those in use');
  }

  /** Copies the photo if it is chosen, because the engine frees it; otherwise returns `undefined`. */
  hold(photo: Uint8Array): HeldPhoto | undefined {
    if (!this.#isEnabled || Math.random() >= this.#parts.candidate.share) return undefined;
    if (this.#isHolding) {
      this.#parts.metrics.count('busy');
      return undefined;
    }
    this.#isHolding = true;
    const copy = photo.slice();
    const drop = () => {
      dropBytes(copy);
      this.#isHolding = false;
    };
    const judge: HeldPhoto['judge'] = (requestId, inspection, span) =>
      void this.#judge(copy, { requestId, inspection, span }).finally(drop);
    return { drop, judge };
  }

  async close(): Promise<void> {
    this.#isEnabled = false;
    await this.#parts.candidate.inspector.close();
  }

  async #judge(photo: Uint8Array, { requestId, inspection, span }: Judged): Promise<void> {
    if (!this.#isEnabled) return;
    if (this.#parts.queue.waiting > 0) return this.#parts.metrics.count('queue');
    const other = await this.#inspect(photo);
    if (other === undefined) return;
    try {
      const current = { models: this.#current, ...resultOf(inspection) };
      const candidate = { models: this.#candidate, ...resultOf(other) };
      await this.#parts.store.recordShadow({ requestId, current, candidate });
      this.#parts.metrics.countPair({ current, candidate }, span);
    } catch (err) {
      this.#parts.log.warn({ err, requestId }, 'the result of candidate models was not stored');
      this.#parts.metrics.count('not_stored');
    }
  }

  async #inspect(photo: Uint8Array): Promise<Inspection | undefined> {
    try {
      const inspection = await this.#parts.candidate.inspector.inspect(photo, { signal: AbortSignal.timeout(limitMs) });
      this.#failures = 0;
      return inspection;
    } catch (err) {
      // Ended by the shutdown.
      if (!this.#isEnabled) return undefined;
      this.#failures += 1;
      this.#parts.metrics.count('failed');
      this.#parts.log.warn({ err, failures: this.#failures }, 'candidate models failed');
      if (this.#failures >= maxFailures) await this.#switchOff();
      return undefined;
    }
  }

  async #switchOff(): Promise<void> {
    this.#parts.metrics.setEnabled(false);
    this.#parts.log.error({ failures: this.#failures }, 'candidate models are switched off until the next start');
    await this.close();
  }
}

/** Everything that an inspector's results depend on, as words without spaces. */
function wordsOf({ models, thresholds, calibration }: Inspector): string[] {
  const files = models.map(({ name, version, sha256 }) => `${name}@${version}#${sha256.slice(0, 8)}`);
  const limits = checkNames.map((name) => `${name}>${thresholds[name]}`);
  return [...files, ...limits, ...(calibration === undefined ? [] : [`calibration@${calibration}`])];
}

function resultOf(inspection: Inspection): Omit<ShadowSide, 'models'> {
  if (inspection.outcome === 'failed') return { reason: inspection.reason };
  const scores = Object.entries(inspection.checks).map(([check, { score, verdict }]) => {
    return [check, { score, isYes: verdict === 'yes' }] as const;
  });
  return { scores: Object.fromEntries(scores) };
}
