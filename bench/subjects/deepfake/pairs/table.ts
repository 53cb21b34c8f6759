import { detect, detectionColumns } from '../../../shared/figures/detection.ts';
import { yesInterval } from '../../../shared/figures/interval.ts';
import { auc, mean, shareOf } from '../../../shared/figures/statistics.ts';
import { quarters, strataBy } from '../../../shared/figures/strata.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { baselineNames } from '../../../shared/photos/baselines.ts';
import { minVisibleChange } from '../../../shared/photos/change.ts';
import type { PairScore } from './judge.ts';
import { editorKinds, unseenSets, usualKinds } from './kinds.ts';

const frauds: readonly string[] = usualKinds.filter(({ isFraud }) => isFraud).map(({ name }) => name);
const editors: readonly string[] = editorKinds.map(({ name }) => name);

/**
 * For each sending: all attacks and each kind, then the same attacks by visible change, by donor and by print, each against the genuine
 * photos of that sending (and that print); then false alarms, and edits that are not visible.
 */
export function tableOf(scores: readonly PairScore[]): Row[] {
  return (['camera', 'messaging'] as const).flatMap((sent) => {
    const there = scores.filter((score) => score.sent === sent);
    const genuine = there.filter(isGenuine);
    const visible = there.filter((score) => !isGenuine(score) && isVisible(score));
    const attacks = visible.filter(({ kind }) => frauds.includes(kind));
    const against = ([name, some]: Group, bonaFide = genuine) => rowOf(`${name} | ${sent}`, some, bonaFide);
    return [
      against(['all attacks', attacks]),
      ...kindGroups(visible).map((group) => against(group)),
      ...strataGroups(attacks).map((group) => against(group)),
      against(
        [
          'unseen_before, against genuine portraits of the same set',
          visible.filter(({ kind }) => kind === 'unseen_before'),
        ],
        genuine.filter(({ set }) => unseenSets.includes(set)),
      ),
      ...strataBy(attacks, ({ prints }) => prints).map(({ name, views }) =>
        against(
          [`prints ${name}`, views],
          genuine.filter(({ prints }) => prints === name),
        ),
      ),
      ...alarmRows(there, sent),
    ].filter((row) => row.attacks !== 0);
  });
}

/** People of SCUT-FBP5500, whose names begin with their origin and sex. */
const scutGroups = [
  ['Asian women (SCUT)', 'scut/AF'],
  ['Asian men (SCUT)', 'scut/AM'],
] as const;

type Group = readonly [name: string, scores: readonly PairScore[]];

/** Every kind; kinds with several makers or networks also by these. */
function kindGroups(visible: readonly PairScore[]): readonly Group[] {
  const of = (name: string) => visible.filter(({ kind }) => kind === name);
  const byMaker = (name: string) =>
    strataBy(of(name), ({ maker }) => maker).map(({ name: maker, views }): Group => [`${name}, ${maker}`, views]);
  return [
    ...usualKinds.flatMap(({ name }): Group[] =>
      name === 'generated_before' ? [[name, of(name)], ...byMaker(name)] : [[name, of(name)]],
    ),
    ...editors.flatMap((name): Group[] => [[name, of(name)], ...byMaker(name)]),
  ];
}

function strataGroups(attacks: readonly PairScore[]): readonly Group[] {
  const after = attacks.filter(({ kind }) => kind.endsWith('_after'));
  const swapped = attacks.filter(({ kind }) => kind !== 'generated_before' && kind !== 'unseen_before');
  return [
    ...quarters(after, ({ change }) => change).map(({ name, views }): Group => [`change ${name}`, views]),
    ...strataBy(swapped, ({ maker }) => maker).map(({ name, views }): Group => [`donor ${name}`, views]),
  ];
}

/** Share above the threshold, of all genuine photos, of those of each print, set, sex and origin, and of edits that are not visible. */
function alarmRows(there: readonly PairScore[], sent: string): Row[] {
  const invisible = there.filter((score) => !isGenuine(score) && !isVisible(score));
  const genuine = there.filter(isGenuine);
  const groups: readonly Group[] = [
    ['genuine', genuine],
    ...strataBy(genuine, ({ prints }) => prints).map(({ name, views }): Group => [`genuine, prints ${name}`, views]),
    ...strataBy(genuine, ({ set }) => set).map(({ name, views }): Group => [`genuine, ${name}`, views]),
    ...scutGroups.map(
      ([name, prefix]): Group => [`genuine, ${name}`, genuine.filter(({ person }) => person.startsWith(prefix))],
    ),
    ...strataBy(invisible, ({ kind }) => kind).map(({ name, views }): Group => [`not to be seen: ${name}`, views]),
  ];
  return groups
    .filter(([, some]) => some.length > 0)
    .map(([name, some]) => {
      const people = new Set(some.map(({ person }) => person)).size;
      return { ...noCurve, group: `${name} | ${sent}`, genuine: some.length, attacks: '', people, ...yesColumns(some) };
    });
}

/** Columns of the table in their order; cells of the curve are empty in rows without one. */
export const columns = [
  ...['group', 'genuine', 'attacks', 'people', 'auc', 'auc_low', 'auc_high'],
  ...[1, 5, 10].flatMap((percent) => ['', '_low', '_high'].map((end) => `tpr_at_fpr_${percent}pct${end}`)),
  ...['yes', 'yes_low', 'yes_high', 'unsure', 'pointing', 'auc_sharpness', 'auc_brightness', 'auc_bytes'],
];
const noCurve: Row = Object.fromEntries(columns.map((name) => [name, '']));

function rowOf(group: string, attacks: readonly PairScore[], genuine: readonly PairScore[]): Row {
  if (attacks.length === 0 || genuine.length === 0) return { group, attacks: 0 };
  const views = [...genuine, ...attacks].map((score) => ({ ...score, attack: !isGenuine(score) }));
  const pointed = attacks.flatMap(({ pointing }) => pointing ?? []);
  return {
    group,
    ...detectionColumns(detect(views)),
    ...yesColumns(attacks),
    pointing: pointed.length === 0 ? '' : mean(pointed),
    ...baselineColumns(genuine, attacks),
  };
}

function baselineColumns(genuine: readonly PairScore[], attacks: readonly PairScore[]): Row {
  const of = (name: (typeof baselineNames)[number]) => {
    const number = (score: PairScore) => score[name];
    return [`auc_${name}`, auc(genuine.map(number), attacks.map(number))];
  };
  return Object.fromEntries(baselineNames.map(of));
}

function yesColumns(scores: readonly PairScore[]): Row {
  const [low, high] = yesInterval(scores);
  const unsure = scores.some((score) => score.unsure !== undefined)
    ? shareOf(scores, (score) => score.unsure === true)
    : '';
  return { yes: shareOf(scores, ({ yes }) => yes), yes_low: low, yes_high: high, unsure };
}

function isGenuine({ kind }: Pick<PairScore, 'kind'>): boolean {
  return kind === 'genuine';
}

/** The change by an editor need not be visible: its trace is measured in any case. */
function isVisible({ kind, change }: PairScore): boolean {
  return editors.includes(kind) || change >= minVisibleChange;
}
