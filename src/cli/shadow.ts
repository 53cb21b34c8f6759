import type { Command } from 'commander';
import { type CheckComparison, type Comparison, compare } from '../shadow/index.ts';
import { areDays, type Days } from '../store/index.ts';
import { withStore } from './compose.ts';
import { exitCodes } from './exit.ts';
import { formatTable } from './table.ts';

interface ShadowOptions extends Days {
  readonly json?: boolean;
}

/** Adds `antifake shadow`: candidate models next to the models in use. */
export function registerShadow(program: Command): void {
  program
    .command('shadow')
    .description('compare what candidate models (ANTIFAKE_SHADOW_MODELS) answered with the models in use')
    .option('--from <day>', 'from this day on (UTC), YYYY-MM-DD')
    .option('--to <day>', 'up to this day, YYYY-MM-DD')
    .option('--json', 'print JSON')
    .action(printShadow);
}

async function printShadow({ json, ...days }: ShadowOptions, command: Command): Promise<void> {
  if (!areDays(days))
    command.error('error: expected --from and --to to be days as YYYY-MM-DD, --from no later than --to', {
      exitCode: exitCodes.usage,
    });
  const comparisons = (await withStore((store) => store.sumShadow(days))).map(compare);
  if (json === true) {
    process.stdout.write(`${JSON.stringify(comparisons)}\n`);
    return;
  }
  if (comparisons.length === 0) process.stderr.write('Candidate models have judged no photos in that period.\n');
  process.stdout.write(comparisons.map(format).join('\n'));
}

function format(comparison: Comparison): string {
  const { current, candidate, fromMs, toMs, photos, changedOutcomes, checks, examples } = comparison;
  const { low, high } = changedOutcomes;
  const headings = ['check', 'photos', 'changed', '95 % interval', 'to yes', 'to no'];
  const tables = [
    formatTable([...headings, 'mean', 'p1', 'p5', 'p50', 'p95', 'p99'], checks.map(toRow)),
    ...(examples.verdicts.length === 0 ? [] : [formatVerdicts(examples.verdicts)]),
    ...(examples.outcomes.length === 0 ? [] : [formatOutcomes(examples.outcomes)]),
  ];
  const lines = [
    `in use:     ${current.join(' ')}`,
    `candidate:  ${candidate.join(' ')}`,
    `photos:     ${photos}, ${timeOf(fromMs)} to ${timeOf(toMs)}`,
    `outcome:    changed on ${changedOutcomes.photos} (${percent(low)} to ${percent(high)})`,
  ];
  return `${lines.join('\n')}\n\n${tables.join('\n')}`;
}

function toRow({ check, photos, changed, toYes, toNo, meanDifference, differences }: CheckComparison) {
  const interval = `${percent(changed.low)} to ${percent(changed.high)}`;
  const { p1, p5, p50, p95, p99 } = differences;
  return [check, photos, changed.photos, interval, toYes, toNo, meanDifference.toFixed(2), p1, p5, p50, p95, p99];
}

function formatVerdicts(examples: Comparison['examples']['verdicts']): string {
  const side = (score: number, isYes: boolean) => `${score} ${isYes ? 'yes' : 'no'}`;
  const rows = examples.map(({ requestId, timeMs, check, score, isYes, candidateScore, isCandidateYes }) => {
    return [requestId, timeOf(timeMs), check, side(score, isYes), side(candidateScore, isCandidateYes)];
  });
  return formatTable(['request with another verdict', 'time', 'check', 'in use', 'candidate'], rows);
}

function formatOutcomes(examples: Comparison['examples']['outcomes']): string {
  const rows = examples.map(({ requestId, timeMs, reason = 'judged', candidateReason = 'judged' }) => {
    return [requestId, timeOf(timeMs), reason, candidateReason];
  });
  return formatTable(['request with another outcome', 'time', 'in use', 'candidate'], rows);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace(/\.\d+/, '');
}
