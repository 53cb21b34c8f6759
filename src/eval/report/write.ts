import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Label } from '../labels/label.ts';
import { pair } from '../metrics/agreement.ts';
import { sharedRows } from '../metrics/comparison.ts';
import { type Metrics, type MetricsInput, metricsOf, type Other } from '../metrics/metrics.ts';
import { itemsOf } from '../metrics/sample.ts';
import { type CheckMetrics, curveOfCheck } from '../metrics/summary.ts';
import type { CheckPart } from './check-section.ts';
import { renderPage } from './page.ts';
import type { Line } from './plots.ts';
import { makeThumbnails } from './thumbnails.ts';

/** Input of a report. */
export interface ReportInput extends MetricsInput {
  readonly folder: string;
  /** Labels with the paths of photos for thumbnails; absent: no thumbnails. */
  readonly thumbnailsOf?: readonly Label[];
}

/** Writes `metrics.json` and `index.html`. */
export async function writeReport(input: ReportInput): Promise<Metrics> {
  const metrics = metricsOf(input);
  const parts: CheckPart[] = [];
  for (const one of metrics.checks) parts.push(await partOf(one, input));
  await writeFile(join(input.folder, 'metrics.json'), `${JSON.stringify(metrics, null, 1)}\n`);
  if (input.other !== undefined)
    await writeFile(join(input.folder, 'disagreements.csv'), disagreementsOf(input, input.other));
  await writeFile(join(input.folder, 'index.html'), await renderPage(metrics, parts));
  return metrics;
}

function disagreementsOf({ rows, engine }: ReportInput, { answers }: Other): string {
  const cells = pair(rows, answers, engine.thresholds).disagreements.map(
    ({ file, check, truth, ours, other, apart }) => [
      file,
      check,
      truth ?? '',
      ours.verdict,
      other.verdict,
      ours.score,
      other.score,
      apart,
    ],
  );
  const heading = ['file', 'check', 'label', 'our_verdict', 'other_verdict', 'our_score', 'other_score', 'apart'];
  return stringify([heading, ...cells]);
}

async function partOf(metrics: CheckMetrics, { rows, thumbnailsOf, ...input }: ReportInput): Promise<CheckPart> {
  const lines = linesOf(metrics, { rows, ...input });
  if (thumbnailsOf === undefined) return { metrics, lines };
  const paths = new Map(thumbnailsOf.map(({ file, path }) => [file, path]));
  const thumbnails = await makeThumbnails(itemsOf(rows, metrics.check), (file) => paths.get(file));
  return { metrics, lines, thumbnails };
}

function linesOf({ check }: CheckMetrics, { rows, other }: MetricsInput): readonly Line[] {
  const alone = [{ name: 'this run', curve: curveOfCheck(rows, check) }];
  if (other === undefined) return alone;
  const shared = sharedRows(rows, other.answers, check);
  const truths = new Set(shared.ours.map(({ truth }) => truth[check]));
  if (!truths.has(0) || !truths.has(1)) return alone;
  return [
    { name: 'this run', curve: curveOfCheck(shared.ours, check) },
    { name: other.name, curve: curveOfCheck(shared.other, check) },
  ];
}
