import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  areaWithin,
  checkNames,
  type Engine,
  evaluate,
  finishRun,
  type Judgement,
  type Metrics,
  openRun,
  percentWithin,
  type ScoreRow,
  writeReport,
} from '../../../../src/eval/index.ts';
import { compare } from '../../../../src/eval/metrics/comparison.ts';
import { createInspector, type Inspector } from '../../../../src/index.ts';
import { decodeOwn } from '../../../../synth/dataset/documents.ts';
import { histogramTable } from '../../../shared/document/threshold-table.ts';
import { hardware } from '../../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../../shared/options.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { openPeers, type PeerName, type Peers, type PeerValues, peers } from './peers.ts';
import { openSets, type PhotoSet } from './sets.ts';

/** The histograms of the sets: place in the document, result, check, and headings of the columns. */
const histograms = [
  ['deepfake on portraits', 'quality-portraits.json', 'deepfake', ['fakes caught', 'bona fide classified as fake']],
  ['print on real cards', 'quality-cards.json', 'print', ['grey copies caught', 'cards in colour classified as print']],
  ['blur on drawn photos', 'quality-drawn.json', 'blur', ['blurred caught', 'sharp called blurred']],
] as const;

/** `antifake eval` over the project's sets. */
export const subject = defineSubject({
  name: 'quality',
  about:
    "`antifake eval` over the project's sets, and its peers on the same pictures: Human's antispoof and liveness and a lack of high-pass energy for deepfake, variance of Laplacian and OFIQ's features for blur, mean saturation for print. Metrics go to bench/results/quality-*.json, so that a model's history can be read in git; pages and scores to out/quality.",
  options: {
    ...peopleOptions,
    most: number(40, 'Photos of each kind.'),
    pages: scratch('out/quality', 'Folder for pages and scores.'),
  },
  results: ['quality-cards.json', 'quality-drawn.json', 'quality-portraits.json'],
  fills: histograms.map(([place, file, check, headings]) => ({
    document: 'docs/thresholds.md',
    place,
    content: () => histogramTable(file, check, headings),
  })),
  measure: async ({ values, command, pathOf }) => {
    const inspector = await createInspector({ maxBytes: 1e8, workers: 1 });
    const measurePeers = await openPeers();
    const scratch = join(values.pages, 'drawn-photos');
    const sets = await openSets({ dataDir: values.data, portraits: values.portraits, maxCount: values.most, scratch });
    for (const set of sets) {
      const { metrics, compared } = await measureSet(set, values.pages, { inspector, measurePeers });
      const file = pathOf(`quality-${set.name}.json`);
      mkdirSync(dirname(file), { recursive: true });
      const result = { command, hardware: hardware(), ...metrics, peers: compared };
      writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
      tell(set, metrics, compared);
    }
    await inspector.close();
  },
});

interface Judges {
  readonly inspector: Inspector;
  readonly measurePeers: Peers;
}

/** Judges one set: its metrics, and those of the peers. */
async function measureSet(set: PhotoSet, pages: string, judges: Judges) {
  const folder = join(pages, set.name);
  rmSync(folder, { recursive: true, force: true });
  const { models, thresholds } = judges.inspector;
  const engine: Engine = { photos: set.photos, models, thresholds };
  const ofPeers = new Map<string, PeerValues>();
  const scores = await openRun(folder, engine);
  const judge = (path: string) => judgeWithPeers(path, set, { ...judges, ofPeers });
  await evaluate({ labels: set.labels, pool: { workers: 2, judge }, scores, step: () => undefined });
  await scores.close();
  const rows = await finishRun(folder, set.labels);
  const metrics = await writeReport({ folder, rows, engine, labels: set.name, madeAt: new Date() });
  const paths = new Map(set.labels.map(({ file, path }) => [file, path]));
  return { metrics, compared: comparePeers(rows, (file) => ofPeers.get(paths.get(file)!)) };
}

/** The judgement as in `antifake eval`, with the values of the peers. */
async function judgeWithPeers(
  path: string,
  set: PhotoSet,
  { inspector, measurePeers, ofPeers }: Judges & { readonly ofPeers: Map<string, PeerValues> },
): Promise<Judgement> {
  const bytes = await readFile(path);
  const fromMs = performance.now();
  const found = await (set.photos === 'cards' ? inspector.inspect(bytes) : inspector.inspectPortrait(bytes));
  const ms = Math.round(performance.now() - fromMs);
  if (found.outcome === 'failed') return { outcome: 'failed', reason: found.reason, ms, checks: {} };
  ofPeers.set(path, await measurePeers(await decodeOwn(bytes), found));
  const scores = Object.entries(found.checks).map(([name, { raw, score }]) => [name, { raw, score }]);
  return { outcome: 'judged', reason: '', ms, checks: Object.fromEntries(scores) };
}

/** Each peer on the photos that the product judged. */
function comparePeers(rows: readonly ScoreRow[], valuesOf: (file: string) => PeerValues | undefined) {
  return (Object.keys(peers) as PeerName[]).flatMap((name) => {
    const check = peers[name];
    const others = rows.flatMap(({ file }) => {
      const value = valuesOf(file)?.[name];
      return value === undefined
        ? []
        : [[file, { checks: { [check]: { raw: value, score: 0 } }, verdicts: {} }] as const];
    });
    const compared = compare(rows, new Map(others), { replicates: 1000, seed: 1 });
    return compared.map(({ photos, other }) => ({ check, name, photos, ...other }));
  });
}

function tell({ name: set }: PhotoSet, metrics: Metrics, compared: ReturnType<typeof comparePeers>): void {
  for (const check of checkNames) {
    const own = metrics.checks.filter((one) => one.check === check).map((one) => ({ ...one, name: 'this product' }));
    for (const { name, auc, eer } of [...own, ...compared.filter((one) => one.check === check)]) {
      const start = `${set.padEnd(10)} ${check.padEnd(9)} ${name.padEnd(32)}`;
      process.stdout.write(`${start} AUC ${areaWithin(auc)}  EER ${percentWithin(eer)}\n`);
    }
  }
}
