import { type CheckName, checkNames, modelOf } from '../../inspection.ts';
import { type CalibrationFile, calibrationId, type FittedCheck, scoreOf } from '../../model/index.ts';
import { itemsOf } from '../metrics/sample.ts';
import type { Engine } from '../run/engine.ts';
import type { ScoreRow } from '../scores/row.ts';
import { fitKnots, type RawValues } from './knots.ts';
import { neededFor, shareShownBy, type Target, TargetError } from './target.ts';

/** Input of a calibration. */
export interface FitInput {
  readonly rows: readonly ScoreRow[];
  readonly engine: Engine;
  readonly target: Target;
  readonly fittedAt: Date;
}

/**
 * Fits the mapping of every check that has labels, so that the thresholds in effect give the target.
 * @throws TargetError when a check has too few photos for the target; it says how many are needed.
 */
export function fitCalibration({ rows, engine, target, fittedAt }: FitInput): CalibrationFile {
  const labelled = checkNames.filter((check) => rows.some(({ truth }) => truth[check] !== undefined));
  const fitted = labelled.map((check) => [check, fitCheck(check, rows, { engine, target })] as const);
  const checks = Object.fromEntries(fitted);
  const name = `${target.rate}=${target.share}`;
  return { id: calibrationId(checks), fittedAt: fittedAt.toISOString(), target: name, checks };
}

function fitCheck(
  check: CheckName,
  rows: readonly ScoreRow[],
  { engine, target }: Pick<FitInput, 'engine' | 'target'>,
): FittedCheck {
  const items = itemsOf(rows, check);
  const needed = target.rate === 'bpcer' ? items.filter((item) => !item.attack) : items.filter((item) => item.attack);
  requireEnough(check, new Set(needed.map((item) => item.group)).size, target);
  const raw = (attack: boolean) => items.flatMap((item) => (item.attack === attack ? [item.value] : []));
  const values = { bonaFide: raw(false), attacks: raw(true) };
  if (values.bonaFide.length === 0)
    throw new TargetError(`Expected bona fide photos for ${check} but none of those labelled could be judged`);
  const { version, sha256 } = modelOf(check, engine.models);
  const threshold = engine.thresholds[check];
  const knots = fitKnots(values, threshold, target);
  return { version, sha256, threshold, knots, operatingPoint: describe(values, { knots, threshold }) };
}

/** Photos of one group count once, because they are similar. */
function requireEnough(check: CheckName, groups: number, { rate, share }: Target): void {
  const needed = neededFor(share);
  if (groups >= needed) return;
  const what = rate === 'bpcer' ? 'bona fide photos' : 'attacks';
  const minPossibleShare = Math.ceil(shareShownBy(groups) * 1000) / 1000;
  const way = groups > 10 ? `, or use ${rate}=${minPossibleShare}, which is what ${groups} can show` : '';
  throw new TargetError(
    `Expected at least ${needed} judged ${what} of different people (groups) for ${check} at ${rate}=${share} but received ${groups}; label ${needed - groups} more${way}, or leave ${check} out of the labels`,
  );
}

function describe({ bonaFide, attacks }: RawValues, { knots, threshold }: Pick<FittedCheck, 'knots' | 'threshold'>) {
  const isYes = (raw: number) => Math.round(scoreOf(raw, { knots, operatingPoint: '' })) > threshold;
  const percent = (part: number, all: number) => `${((100 * part) / all).toFixed(2)} %`;
  const alarms = `BPCER ${percent(bonaFide.filter(isYes).length, bonaFide.length)} on ${bonaFide.length} bona fide photos`;
  if (attacks.length === 0) return alarms;
  const missed = attacks.filter((raw) => !isYes(raw)).length;
  return `${alarms}, APCER ${percent(missed, attacks.length)} on ${attacks.length} attacks`;
}
