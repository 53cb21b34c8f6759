import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  areaWithin,
  evaluate,
  type Label,
  type Metrics,
  openPool,
  openRun,
  type PhotoContent,
  percentWithin,
  readLabels,
  readOtherScores,
  settleRun,
  writeReport,
} from '../eval/index.ts';
import { inspectorOptions, settingsOfProcess } from './compose.ts';
import { requireExtras } from './extras.ts';
import { createProgress } from './progress.ts';
import { formatTable } from './table.ts';

/** Options of every command that judges labelled photos. */
export interface LabelledOptions {
  readonly portraits?: boolean;
  readonly root?: string;
  readonly workers?: number;
}

interface EvalOptions extends LabelledOptions {
  readonly out: string;
  readonly thumbnails?: boolean;
  readonly compare?: string;
}

/** Adds `antifake eval LABELS`. */
export function registerEval(program: Command): void {
  withLabels(program.command('eval'))
    .description('measure the checks on labelled photos; run again, it goes on where it stopped')
    .requiredOption('--out <folder>', 'where index.html, scores.csv and metrics.json go')
    .option('--compare <scores.csv>', "draw another model's or vendor's scores too")
    .option('--thumbnails', 'put the 24 most wrong photos of each side on the page; they are pictures of people')
    .action(runEval);
}

/** Adds what `eval` and `calibrate` share. */
export function withLabels(command: Command): Command {
  return command
    .argument('<labels>', 'CSV or JSON lines (file, blur, deepfake, print, kind, group), or a folder of classes')
    .option('--portraits', 'the photos show the portrait alone, without a card')
    .option('--root <folder>', 'where paths in the labels start; default: the folder that they lie in')
    .option('--workers <number>', 'photos judged at a time; default: one for each core', workers);
}

async function runEval(source: string, options: EvalOptions): Promise<void> {
  requireExtras('eval');
  const { out, compare, thumbnails } = options;
  const labels = readLabels(source, { ...(options.root !== undefined && { root: options.root }), needs: 'both' });
  const other = compare === undefined ? {} : { other: { name: basename(compare), scores: readOtherScores(compare) } };
  const engine = await judgeAll({ labels, folder: out, ...options });
  const rows = await settleRun(out, labels);
  const metrics = await writeReport({
    ...{ folder: out, rows, engine, labels: basename(source), madeAt: new Date(), ...other },
    ...(thumbnails === true && { thumbnailsOf: labels }),
  });
  process.stdout.write(summaryOf(metrics));
}

/** Judges what has no score in the folder yet, with a progress bar; answers what the scores stand on. */
export async function judgeAll(run: { readonly labels: readonly Label[]; readonly folder: string } & LabelledOptions) {
  const { labels, folder, portraits = false } = run;
  const photos: PhotoContent = portraits ? 'portraits' : 'cards';
  const options = inspectorOptions(settingsOfProcess());
  const pool = await openPool({ ...options, ...(run.workers !== undefined && { workers: run.workers }) }, photos);
  try {
    const scores = await openRun(folder, pool.engine);
    const done = labels.filter(({ file }) => scores.done.has(file)).length;
    const progress = createProgress({ total: labels.length, done });
    try {
      await evaluate({ labels, pool, scores, step: progress.step });
    } finally {
      progress.end();
      await scores.close();
    }
    return pool.engine;
  } finally {
    await pool.close();
  }
}

function summaryOf({ checks }: Metrics): string {
  const rows = checks.map(({ check, bonaFide, attacks, auc, eer, apcer, bpcer, byKind }) => {
    const [worst] = byKind;
    return [
      ...[check, bonaFide.photos, attacks.photos, percentWithin(apcer), percentWithin(bpcer)],
      ...[`${worst?.kind} ${percentWithin(worst?.apcer ?? apcer)}`, areaWithin(auc), percentWithin(eer)],
    ];
  });
  return formatTable(['check', 'bona fide', 'attacks', 'APCER', 'BPCER', 'worst kind', 'AUC', 'EER'], rows);
}

function workers(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 256) return number;
  throw new InvalidArgumentError(`Expected a whole number 1..256 but received ${value}`);
}
