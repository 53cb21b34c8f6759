import { setTimeout as sleep } from 'node:timers/promises';
import type { JudgeParts } from '../../src/batch/judge.ts';
import { Lanes } from '../../src/batch/lanes.ts';
import { AntifakeError } from '../../src/errors.ts';
import type { Inspection } from '../../src/inspection.ts';
import { SourceError } from '../../src/sources/index.ts';

/** How many attempts at each reference this process has made. */
export type Attempts = Map<string, number>;

/**
 * Sources and an engine whose answers a reference decides: `ok/…`, `fail/…` (no card), `broken/…` (no picture), `missing/…`,
 * `flaky/…` (fails once), `down/…` (fails always), `crash/…` (the engine fails).
 */
export function fakeParts(
  options: { readonly workers: number; readonly photoMs: number },
  attempts: Attempts = new Map(),
): JudgeParts {
  // As the real engine judges one photo at a time in each of its processes.
  const pool = new Lanes(options.workers);
  return {
    deadlineMs: 10_000,
    sources: {
      read: async (reference) => {
        const attempt = (attempts.get(reference) ?? 0) + 1;
        attempts.set(reference, attempt);
        const [kind] = reference.split('/');
        if (kind === 'missing') throw new SourceError('not_found', 'nothing there');
        if (kind === 'down' || (kind === 'flaky' && attempt === 1)) throw new SourceError('unavailable', 'not now');
        return Buffer.from(reference);
      },
    },
    inspector: {
      workers: options.workers,
      inspect: async (photo) => {
        const [kind] = Buffer.from(photo).toString().split('/');
        await pool.run(() => sleep(options.photoMs));
        if (kind === 'broken') throw new AntifakeError('unknown_format', 'no picture');
        if (kind === 'crash') throw new AntifakeError('internal', 'the engine failed');
        return kind === 'fail' ? failed : judged;
      },
    },
  };
}

const photo = { widthPx: 640, heightPx: 480 };
const models = [{ name: 'blur', version: '0.0.1', sha256: '0'.repeat(64) }];
const failed: Inspection = { outcome: 'failed', reason: 'no_card', photo, models, timingsMs: {} };
const result = (score: number) => ({
  raw: 0,
  score,
  threshold: 70,
  verdict: score > 70 ? ('yes' as const) : ('no' as const),
});
const judged = {
  outcome: 'judged',
  photo,
  checks: { blur: result(1), deepfake: result(90), print: result(3) },
  models,
  timingsMs: {},
} as unknown as Inspection;
