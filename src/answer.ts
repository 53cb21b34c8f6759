import type { FailReason } from './errors.ts';
import type { AntifakeMessage, Inspection, Judged } from './inspection.ts';

/** Prefix of the calibration among the models in the ledger. */
export const calibrationName = 'calibration@';

/** What the ledger records of an inspection, whatever route or batch it was for. */
export interface Recorded {
  readonly status: 'OK' | 'FAIL';
  /** Why it is a FAIL. */
  readonly reason?: FailReason;
  readonly charged: true;
  /** 0..100, by the names of the checks. */
  readonly scores?: Readonly<Record<string, number>>;
  /** `name@version` of each model, and the calibration. */
  readonly models: readonly string[];
}

/** The ledger's part of an inspection. */
export function recordOf(inspection: Inspection): Recorded {
  const { calibration } = inspection;
  const used = inspection.models.map(({ name, version }) => `${name}@${version}`);
  const models = calibration === undefined ? used : [...used, `${calibrationName}${calibration}`];
  if (inspection.outcome === 'failed') return { status: 'FAIL', reason: inspection.reason, charged: true, models };
  const scores = Object.entries(inspection.checks).map(([check, { score }]) => [check, score] as const);
  return { status: 'OK', charged: true, models, scores: Object.fromEntries(scores) };
}

/** The scores as the hosted API writes them. */
export function messageOf({ checks: { blur, deepfake, print } }: Judged): AntifakeMessage {
  return {
    blur: { isBlur: blur.verdict, score: blur.score },
    deepfake: { isSpoofing: deepfake.verdict, score: deepfake.score },
    print: { isPrint: print.verdict, score: print.score },
  };
}
