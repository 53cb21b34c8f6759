import { detect, detectionColumns } from '../../../shared/figures/detection.ts';
import { yesInterval } from '../../../shared/figures/interval.ts';
import { auc, shareOf } from '../../../shared/figures/statistics.ts';
import { quarters, strataBy } from '../../../shared/figures/strata.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { baselineNames } from '../../../shared/photos/baselines.ts';
import { minVisibleChange } from '../../../shared/photos/change.ts';
import { edits } from './edits.ts';
import type { RealScore } from './photos.ts';

/** Columns that docs/quality shows. */
export const shownColumns = [
  ...['group', 'genuine', 'attacks', 'people', 'auc', 'auc_low', 'auc_high'],
  ...['tpr_at_fpr_1pct', 'tpr_at_fpr_5pct', 'tpr_at_fpr_5pct_low', 'tpr_at_fpr_5pct_high'],
  ...['yes', 'yes_low', 'yes_high', 'auc_sharpness', 'auc_brightness', 'auc_bytes'],
] as const;

/**
 * For each sending: all edits, each kind, donors, quarters of visible change, and documents by whether these models have seen them;
 * each against the genuine photos of that sending.
 *
 * @param leftOut documents that the models have not seen.
 */
export function tableOf(scores: readonly RealScore[], leftOut: readonly string[]): Row[] {
  const isSeen = ({ document }: RealScore) => !leftOut.includes(document);
  return (['camera', 'messaging'] as const).flatMap((sent) => {
    const there = scores.filter((one) => one.sent === sent);
    const genuine = there.filter(isGenuine);
    const attacked = there.filter((one) => !isGenuine(one));
    const visible = attacked.filter((one) => !isFraud(one) || one.change >= minVisibleChange);
    const unseen = attacked.filter((one) => isFraud(one) && one.change < minVisibleChange);
    const frauds = visible.filter(isFraud);
    const groups: readonly (readonly [string, readonly RealScore[], readonly RealScore[]])[] = [
      ['all edits', frauds, genuine],
      ...strataBy(visible, ({ kind }) => kind).map(({ name, views }) => [name, views, genuine] as const),
      ...strataBy(frauds, ({ maker }) => maker).map(({ name, views }) => [`donor ${name}`, views, genuine] as const),
      ...quarters(frauds, ({ change }) => change).map(({ name, views }) => [`change ${name}`, views, genuine] as const),
      ['documents trained on', frauds.filter(isSeen), genuine.filter(isSeen)],
      ['documents never seen', frauds.filter((one) => !isSeen(one)), genuine.filter((one) => !isSeen(one))],
    ];
    const rows = groups.filter(([, some, among]) => some.length > 0 && among.length > 0);
    const alarms: readonly (readonly [string, readonly RealScore[]])[] = [
      ['genuine', genuine],
      ['genuine, documents never seen', genuine.filter((one) => !isSeen(one))],
      ...strataBy(unseen, ({ kind }) => kind).map(({ name, views }) => [`not to be seen: ${name}`, views] as const),
    ];
    return [
      ...rows.map(([name, some, among]) => rowOf(`${name} | ${sent}`, some, among)),
      ...alarms.filter(([, some]) => some.length > 0).map(([name, some]) => alarmRow(`${name} | ${sent}`, some)),
    ];
  });
}

/** Attacks against genuine photos, with figures of one number beside. */
export function rowOf(group: string, attacks: readonly RealScore[], genuine: readonly RealScore[]): Row {
  const views = [...genuine, ...attacks].map((one) => ({ ...one, attack: !isGenuine(one) }));
  const baselines = baselineNames.map((name) => {
    const number = (score: RealScore) => score[name];
    return [`auc_${name}`, auc(genuine.map(number), attacks.map(number))];
  });
  return { group, ...detectionColumns(detect(views)), ...yesColumns(attacks), ...Object.fromEntries(baselines) };
}

/** Photos that are no attacks: how many are above the threshold. */
export function alarmRow(group: string, some: readonly RealScore[]): Row {
  const people = new Set(some.map(({ person }) => person)).size;
  return { group, genuine: some.length, attacks: '', people, ...yesColumns(some) };
}

function yesColumns(scores: readonly RealScore[]): Row {
  const [low, high] = yesInterval(scores);
  return { yes: shareOf(scores, ({ yes }) => yes), yes_low: low, yes_high: high };
}

/** What an editor does is no fraud by itself, and is not meant to be seen. */
function isFraud({ kind }: RealScore): boolean {
  return edits.some((edit) => edit === kind);
}

function isGenuine({ kind }: RealScore): boolean {
  return kind === 'genuine';
}
