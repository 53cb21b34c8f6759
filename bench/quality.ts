/**
 * `antifake eval` over the project's sets, and its peers on the same pictures: Human's antispoof and liveness and a lack
 * of high-pass energy for deepfake, variance of Laplacian and OFIQ's features for blur, mean saturation for print. Metrics go to
 * bench/results/quality-*.json, so that a model's history can be read in git; pages and scores to out/quality.
 *
 *     node bench/quality.ts --data ../shared/data --portraits data/portraits-matted.jsonl --most 40
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
} from '../src/eval/index.ts';
import { compare } from '../src/eval/metrics/comparison.ts';
import { decode } from '../src/image/index.ts';
import { createInspector } from '../src/index.ts';
import { openPeers, type PeerName, type PeerValues, peers } from './quality/peers.ts';
import { openSets, type PhotoSet } from './quality/sets.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    most: { type: 'string', default: '40' },
    out: { type: 'string', default: 'bench/results' },
    pages: { type: 'string', default: 'out/quality' },
  },
});

const inspector = await createInspector({ maxBytes: 1e8, workers: 1 });
const measurePeers = await openPeers();
const scratch = join(values.pages, 'drawn-photos');
const sets = await openSets({ dataDir: values.data, portraits: values.portraits, most: Number(values.most), scratch });
for (const set of sets) await measureSet(set);
await inspector.close();

/** Judges one set and writes its metrics, with the peers' beside them. */
async function measureSet(set: PhotoSet): Promise<void> {
  const folder = join(values.pages, set.name);
  rmSync(folder, { recursive: true, force: true });
  const { models, thresholds } = inspector;
  const engine: Engine = { photos: set.photos, models, thresholds };
  const told = new Map<string, PeerValues>();
  const scores = await openRun(folder, engine);
  const judge = (path: string) => judgeWithPeers(path, set, told);
  await evaluate({ labels: set.labels, pool: { workers: 2, judge }, scores, step: () => undefined });
  await scores.close();
  const rows = await finishRun(folder, set.labels);
  const metrics = await writeReport({ folder, rows, engine, labels: set.name, madeAt: new Date() });
  const paths = new Map(set.labels.map(({ file, path }) => [file, path]));
  writeResult(
    set,
    metrics,
    comparePeers(rows, (file) => told.get(paths.get(file)!)),
  );
}

/** The judgement as `antifake eval` makes it; the peers' values are set down beside it. */
async function judgeWithPeers(path: string, set: PhotoSet, told: Map<string, PeerValues>): Promise<Judgement> {
  const bytes = await readFile(path);
  const fromMs = performance.now();
  const found = await (set.photos === 'cards' ? inspector.inspect(bytes) : inspector.inspectPortrait(bytes));
  const ms = Math.round(performance.now() - fromMs);
  if (found.outcome === 'failed') return { outcome: 'failed', reason: found.reason, ms, checks: {} };
  told.set(path, await measurePeers(await decode(bytes, { maxBytes: 1e8, maxPixels: 1e8 }), found));
  const said = Object.entries(found.checks).map(([name, { raw, score }]) => [name, { raw, score }]);
  return { outcome: 'judged', reason: '', ms, checks: Object.fromEntries(said) };
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

function writeResult(set: PhotoSet, metrics: Metrics, compared: ReturnType<typeof comparePeers>): void {
  const hardware = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const result = {
    command: ['node', 'bench/quality.ts', ...process.argv.slice(2)].join(' '),
    hardware,
    ...metrics,
    peers: compared,
  };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, `quality-${set.name}.json`), `${JSON.stringify(result, null, 1)}\n`);
  for (const check of checkNames) {
    const own = metrics.checks.filter((one) => one.check === check).map((one) => ({ ...one, name: 'this product' }));
    for (const { name, auc, eer } of [...own, ...compared.filter((one) => one.check === check)]) {
      const start = `${set.name.padEnd(10)} ${check.padEnd(9)} ${name.padEnd(32)}`;
      process.stdout.write(`${start} AUC ${areaWithin(auc)}  EER ${percentWithin(eer)}\n`);
    }
  }
}
