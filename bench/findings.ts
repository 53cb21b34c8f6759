/**
 * The screen finding of `inspect` on drawn cards of people that it was not fitted on (the statistics that `training/views/` packed), and
 * on the real photos of foreign documents, cut by their labelled corners. None of those is a screen, so all are false alarms.
 *
 *     node bench/findings.ts ../shared/data --features data/finding-test
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locatePortrait } from '../src/card/index.ts';
import { measureScreen } from '../src/findings/index.ts';
import { decode, pyramid, type Quad } from '../src/image/index.ts';
import { openModel, scoreOf } from '../src/model/index.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Statistics of windows of test people. */
    features: { type: 'string', default: 'data/finding-test' },
    /** Of the real grey copies take every so-many-th. */
    grey: { type: 'string', default: '1' },
    out: { type: 'string', default: 'bench/results/findings.csv' },
  },
});
const [dataDir] = positionals;
if (!dataDir) throw new Error('Expected: bench/findings.ts DATA_DIR');
const options = { dir: 'models', threads: 1 };
const model = await openModel('screen', options);
const kind = 'screen';
/** No screen, and no bona fide card. */
const copy = 'colour_copy';

interface Said {
  readonly kind: string;
  readonly strength: number;
  readonly raw: number;
}

const drawn = await judgePack(values.features);
const real = await judgeReal();
const command = `node bench/findings.ts ../shared/data${values.grey === '1' ? '' : ` --grey ${values.grey}`}`;
writeTable({ file: values.out, command }, rowsOf());
await model.close();

async function judgePack(dir: string): Promise<Said[]> {
  const bytes = readFileSync(join(dir, 'features.bin'));
  const lines = readFileSync(join(dir, 'rows.jsonl'), 'utf8').trim().split('\n');
  const length = bytes.length / lines.length / 4;
  const said: Said[] = [];
  for (const [i, line] of lines.entries()) {
    const row = JSON.parse(line) as Record<string, unknown>;
    const data = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + i * length * 4, bytes.byteOffset + (i + 1) * length * 4),
    );
    const { value } = await model.run({ features: { data, shape: [1, length] } });
    said.push({ kind: String(row.kind), strength: Number(row.strength ?? Number.NaN), raw: value!.data[0]! });
  }
  return said;
}

/** Real photos by their labelled corners and the portrait that the product finds there; those without one are left out. */
async function judgeReal(): Promise<Said[]> {
  const faces = await openModel('face-detector', options);
  const said: Said[] = [];
  let met = 0;
  for (const line of readFileSync(join(dataDir!, 'cards/labels.jsonl'), 'utf8').trim().split('\n')) {
    const {
      file,
      kind: document,
      quad,
    } = JSON.parse(line) as {
      readonly file: string;
      readonly kind: string;
      readonly quad: Quad;
    };
    if (document === 'grey_copy' && met++ % Number(values.grey) > 0) continue;
    const photo = pyramid(await decode(readFileSync(join(dataDir!, file)), { maxBytes: 1e8, maxPixels: 1e8 }));
    const portrait = await locatePortrait(photo, quad, faces);
    if (portrait === undefined) continue;
    const raw = await measureScreen({ photo, card: quad, portrait }, model);
    said.push({ kind: `real ${document}`, strength: Number.NaN, raw });
  }
  await faces.close();
  return said;
}

/** One line for all attacks and for weak and strong ones, then the false alarms by kind. */
function rowsOf(): Row[] {
  const attacks = drawn.filter((one) => one.kind === kind);
  const bonaFide = drawn.filter((one) => one.kind !== kind && one.kind !== copy);
  const raws = bonaFide.map(({ raw }) => raw);
  const line = (group: string, part: readonly Said[], isAttack: boolean): Row => {
    const said = part.map(({ raw }) => raw);
    const limit = (share: number): number => quantile(raws, 1 - share);
    const scores = said.map((raw) => Math.round(scoreOf(raw, model.manifest.calibration!)));
    return {
      finding: model.manifest.name,
      group,
      photos: part.length,
      auc: isAttack ? auc(raws, said) : '',
      tpr_at_fpr_1pct: isAttack ? shareOf(said, (raw) => raw > limit(0.01)) : '',
      tpr_at_fpr_10pct: isAttack ? shareOf(said, (raw) => raw > limit(0.1)) : '',
      yes: shareOf(scores, (score) => score > model.manifest.threshold!),
      median_score: quantile(scores, 0.5),
    };
  };
  const byStrength = (
    [
      ['weak (below 1/3)', 0, 1 / 3],
      ['medium', 1 / 3, 2 / 3],
      ['strong (above 2/3)', 2 / 3, 1.01],
    ] as const
  ).map(([label, from, to]) => ({
    label: `${kind} ${label}`,
    part: attacks.filter(({ strength }) => strength >= from && strength < to),
  }));
  const rest = [...bonaFide, ...drawn.filter((one) => one.kind === copy), ...real];
  const groups = [...new Set(rest.map((one) => one.kind))].sort();
  return [
    line(kind, attacks, true),
    ...byStrength.filter(({ part }) => part.length > 0).map(({ label, part }) => line(label, part, true)),
    line('bona fide drawn', bonaFide, false),
    ...groups.map((group) =>
      line(
        group,
        rest.filter((one) => one.kind === group),
        false,
      ),
    ),
  ];
}
