import { detect, detectionColumns } from '../../../shared/figures/detection.ts';
import { yesInterval } from '../../../shared/figures/interval.ts';
import { auc, shareOf } from '../../../shared/figures/statistics.ts';
import { quarters, strataBy } from '../../../shared/figures/strata.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { baselineNames } from '../../../shared/photos/baselines.ts';
import { minVisibleChange } from '../../../shared/photos/change.ts';
import { edits } from './edits.ts';
import type { RealScore } from './photos.ts';

/** Columns in docs/quality. */
export const pageColumns = [
  ...['group', 'genuine', 'attacks', 'people', 'auc', 'auc_low', 'auc_high'],
  ...['tpr_at_fpr_1pct', 'tpr_at_fpr_5pct', 'tpr_at_fpr_5pct_low', 'tpr_at_fpr_5pct_high'],
  ...['yes', 'yes_low', 'yes_high', 'auc_sharpness', 'auc_brightness', 'auc_bytes'],
] as const;

/**
 * For each sending: all edits, each kind, donors, quarters of visible change, and documents that are in the training data or not;
 * each against the genuine photos of that sending.
 *
 * @param leftOut documents that are not in the training data of the models.
 */
export function tableOf(scores: readonly RealScore[], leftOut: readonly string[]): Row[] {
  const isTrainedOn = ({ document }: RealScore) => !leftOut.includes(document);
  return (['camera', 'messaging'] as const).flatMap((sent) => {
    const there = scores.filter((one) => one.sent === sent);
    const genuine = there.filter(isGenuine);
    const attacked = there.filter((one) => !isGenuine(one));
    const visible = attacked.filter((one) => !isFraud(one) || one.change >= minVisibleChange);
    const invisible = attacked.filter((one) => isFraud(one) && one.change < minVisibleChange);
    const frauds = visible.filter(isFraud);
    const groups: readonly (readonly [string, readonly RealScore[], readonly RealScore[]])[] = [
      ['all edits', frauds, genuine],
      ...strataBy(visible, ({ kind }) => kind).map(({ name, views }) => [name, views, genuine] as const),
      ...strataBy(frauds, ({ maker }) => maker).map(({ name, views }) => [`donor ${name}`, views, genuine] as const),
      ...quarters(frauds, ({ change }) => change).map(({ name, views }) => [`change ${name}`, views, genuine] as const),
      ['documents trained on', frauds.filter(isTrainedOn), genuine.filter(isTrainedOn)],
      ['documents never seen', frauds.filter((one) => !isTrainedOn(one)), genuine.filter((one) => !isTrainedOn(one))],
    ];
    const rows = groups.filter(([, some, among]) => some.length > 0 && among.length > 0);
    const alarms: readonly (readonly [string, readonly RealScore[]])[] = [
      ['genuine', genuine],
      ['genuine, documents never seen', genuine.filter((one) => !isTrainedOn(one))],
      ...strataBy(invisible, ({ kind }) => kind).map(({ name, views }) => [`not to be seen: ${name}`, views] as const),
    ];
    return [
      ...rows.map(([name, some, among]) => rowOf(`${name} | ${sent}`, some, among)),
      ...alarms.filter(([, some]) => some.length > 0).map(([name, some]) => alarmRow(`${name} | ${sent}`, some)),
    ];
  });
}

/** Attacks against genuine photos, with baselines of a single number. */
export function rowOf(group: string, attacks: readonly RealScore[], genuine: readonly RealScore[]): Row {
  const views = [...genuine, ...attacks].map((one) => ({ ...one, attack: !isGenuine(one) }));
  const baselines = baselineNames.map((name) => {
    const number = (score: RealScore) => score[name];
    return [`auc_${name}`, auc(genuine.map(number), attacks.map(number))];
  });
  return { group, ...detectionColumns(detect(views)), ...yesColumns(attacks), ...Object.fromEntries(baselines) };
}

/** Share of photos above the threshold that are not attacks. */
export function alarmRow(group: string, some: readonly RealScore[]): Row {
  const people = new Set(some.map(({ person }) => person)).size;
  return { group, genuine: some.length, attacks: '', people, ...yesColumns(some) };
}

function yesColumns(scores: readonly RealScore[]): Row {
  const [low, high] = yesInterval(scores);
  return { yes: shareOf(scores, ({ yes }) => yes), yes_low: low, yes_high: high };
}

/** Regeneration by an editor is not fraud by itself, and need not be visible. */
function isFraud({ kind }: RealScore): boolean {
  return edits.some((edit) => edit === kind);
}

function isGenuine({ kind }: RealScore): boolean {
  return kind === 'genuine';
}
