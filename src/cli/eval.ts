import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type Comparison,
  checkNames,
  evaluate,
  finishRun,
  type Label,
  type Metrics,
  openPool,
  openRun,
  type PhotoContent,
  percentWithin,
  readLabels,
  readOtherAnswers,
  requireNamed,
  withoutRow,
  writeReport,
} from '../eval/index.ts';
import { inspectorOptions, settingsOfProcess } from './compose.ts';
import { requireExtras } from './extras.ts';
import { orInputError } from './failure.ts';
import { createProgress, during } from './progress.ts';
import { settingsTable } from './settings.ts';
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
    .description('measure the checks on labelled photos; continues where it stopped if run again')
    .requiredOption('--out <folder>', 'output folder for index.html, scores.csv and metrics.json')
    .option(
      '--compare <answers>',
      'compare with the answers of another model or service, photo by photo: JSON lines of answers of the hosted API, or a CSV of scores; photos then need no labels',
    )
    .option('--thumbnails', 'show the 24 worst errors of each kind on the page; they are pictures of people')
    .action(runEval);
}

/** Adds what `eval` and `calibrate` share. */
export function withLabels(command: Command): Command {
  return command
    .argument('<labels>', `CSV or JSON lines (file, ${checkNames.join(', ')}, kind, group), or a folder of classes`)
    .option('--portraits', 'the photos show only the portrait, without a card')
    .option('--root <folder>', 'folder to which paths in the labels are relative; default: that of the labels')
    .option('--workers <number>', 'photos judged at the same time; default: that of ANTIFAKE_WORKERS', workers);
}

async function runEval(source: string, options: EvalOptions): Promise<void> {
  requireExtras('eval');
  const { out, compare, thumbnails } = options;
  const needs = compare === undefined ? 'both' : 'nothing';
  const labels = readLabels(source, { ...(options.root !== undefined && { root: options.root }), needs });
  const other = compare === undefined ? {} : { other: readOther(compare, labels) };
  const engine = await judgeAll({ labels, folder: out, ...options });
  const rows = await finishRun(out, labels);
  const input = { folder: out, rows, engine, labels: basename(source), madeAt: new Date(), ...other };
  const metrics = await during('Measuring', () =>
    writeReport({ ...input, ...(thumbnails === true && { thumbnailsOf: labels }) }),
  );
  process.stdout.write(summaryOf(metrics) + pairedOf(metrics.comparison));
  process.stdout.write(`Report: ${join(out, 'index.html')}\n`);
}

function readOther(path: string, labels: readonly Label[]) {
  const answers = readOtherAnswers(path);
  requireNamed(
    answers,
    labels.map(({ file }) => file),
    path,
  );
  return { name: basename(path), answers };
}

/** Judges the photos that have no score in the folder yet, with a progress bar; returns the engine that the scores belong to. */
export async function judgeAll(run: { readonly labels: readonly Label[]; readonly folder: string } & LabelledOptions) {
  const { labels, folder, portraits = false } = run;
  const photos: PhotoContent = portraits ? 'portraits' : 'cards';
  const options = inspectorOptions(settingsOfProcess());
  const pool = await openPool({ ...options, ...(run.workers !== undefined && { workers: run.workers }) }, photos);
  try {
    const scores = await orInputError(`Expected to write --out ${folder}`, () => openRun(folder, pool.engine));
    const left = await withoutRow(labels, scores);
    const progress = createProgress({ total: labels.length, done: labels.length - left.length });
    try {
      await evaluate({ labels: left, pool, scores, step: progress.step });
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
  if (checks.length === 0) return '';
  const rows = checks.map(({ check, bonaFide, attacks, apcer, bpcer }) => [
    ...[check, bonaFide.photos, attacks.photos, percentWithin(apcer), percentWithin(bpcer)],
  ]);
  const worst = checks.map(({ check, byKind: [kind] }) =>
    kind === undefined ? '' : `Worst kind for ${check}: ${kind.kind}, ${percentWithin(kind.apcer)} missed\n`,
  );
  return formatTable(['check', 'bona fide', 'attacks', 'APCER', 'BPCER'], rows) + worst.join('');
}

/** Table of how the verdicts of both sides agree; empty without a comparison. */
function pairedOf(comparison: Comparison | undefined): string {
  if (comparison === undefined) return '';
  const { name, agreements, coverage } = comparison;
  const rows = agreements.map(({ check, photos, bothYes, bothNo, oursAlone, otherAlone, same }) => [
    ...[check, photos, bothYes, bothNo, oursAlone, otherAlone, percentWithin(same)],
  ]);
  const headings = ['check', 'photos', 'both yes', 'both no', 'yes here', 'yes there', 'same verdict'];
  const { both, oursAlone, otherAlone, neither, missing } = coverage;
  return `Compared with ${name}: judged by both ${both}, only here ${oursAlone}, only there ${otherAlone}, by neither ${neither}, not listed ${missing}
${rows.length === 0 ? `${name} contains no verdicts, so none can be compared.\n` : formatTable(headings, rows)}`;
}

function workers(value: string): number {
  const { parse, expected } = settingsTable.workers;
  const number = parse(value);
  if (number !== undefined) return number;
  throw new InvalidArgumentError(`Expected ${expected} but received ${value}`);
}
