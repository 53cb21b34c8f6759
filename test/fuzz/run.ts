/**
 * Tries generated inputs on everything that reads input from strangers, and reports the faults.
 *
 *     node test/fuzz/run.ts --inputs 100000 --seed 1 [--target header|scans|bmp|decode|base64|form|json|multipart|http] [--keep]
 *
 * The inputs are divided among the targets. Inputs that break something are written to `out/fuzz/`; with `--keep`, those that
 * reach blocks that no other reaches go to `test/fuzz/corpus/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Row, writeTable } from '../../bench/shared/figures/table.ts';
import { readCorpus, writeCorpus } from './corpus.ts';
import { fuzz, type Report } from './fuzz.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    keep: { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench/results/fuzz.csv' },
  },
});

const names = values.target === undefined ? Object.keys(targets) : [values.target];
const inputs = Math.ceil(Number(values.inputs) / names.length);
const seed = Number(values.seed);
const rows: Row[] = [];
let broken = 0;
for (const name of names) {
  const target = await targets[name]!();
  const report = await fuzz(target, { inputs, seed, corpus: readCorpus(name) });
  const faults = await target.close();
  for (const { input, what } of report.findings) writeFinding(name, input, what);
  for (const line of faults) process.stderr.write(`${name}: ${line}\n`);
  if (values.keep)
    writeCorpus(
      name,
      report.kept.filter(({ input }) => !target.seeds.includes(input)),
    );
  broken += report.findings.length + faults.length;
  rows.push(rowOf(name, report, faults));
}
writeTable(
  { file: values.out, command: `node test/fuzz/run.ts --inputs ${values.inputs} --seed ${values.seed}` },
  rows,
);
process.exitCode = broken > 0 ? 1 : 0;

function rowOf(
  target: string,
  { findings, slowestMs, blocks, peakMiB, ...report }: Report,
  faults: readonly string[],
): Row {
  const isSlow = findings.filter(({ what }) => what.startsWith('took '));
  return {
    target,
    inputs: report.inputs,
    seed,
    crashes: findings.length - isSlow.length,
    'inner errors': faults.length,
    'over 2 s': isSlow.length,
    'slowest ms': Math.round(slowestMs),
    'blocks covered': blocks,
    'peak MiB': peakMiB,
  };
}

function writeFinding(target: string, input: Buffer, what: string): void {
  mkdirSync('out/fuzz', { recursive: true });
  const file = `out/fuzz/${target}-${seed}-${broken++}.bin`;
  writeFileSync(file, input);
  process.stderr.write(`${file}: ${what}\n`);
}
