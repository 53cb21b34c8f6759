/**
 * What the product says of real photos of foreign documents: grey paper copies and colour specimens, by document. Print was fitted on these
 * photos (types left out: bench/results/print-left-out.csv), deepfake trained on some. The two kinds were also taken with different cameras: read the false alarms and the misses, not the AUC alone.
 *
 *     node bench/checks-real.ts ../shared/data
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createInspector, type Inspection } from '../src/index.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'bench/results/checks-real.csv' } },
});
const dataDir = positionals[0];
if (!dataDir) throw new Error('Expected: bench/checks-real.ts DATA_DIR');

const inspector = await createInspector({ maxBytes: 1e8 });
const lines = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const results: { readonly label: Label; readonly inspection: Inspection }[] = [];
for (const line of lines) {
  const label = JSON.parse(line) as Label;
  results.push({ label, inspection: await inspector.inspect(readFileSync(join(dataDir, label.file))) });
}
await inspector.close();

const groups = [...new Set(results.flatMap(({ label }) => [label.kind, `${label.kind}/${label.document}`]))].sort();
writeTable({ file: values.out, command: 'node bench/checks-real.ts ../shared/data' }, groups.map(rowOf));

function rowOf(group: string): Row {
  const [kind, document] = group.split('/');
  const rows = results.filter(({ label }) => label.kind === kind && (!document || label.document === document));
  const judged = rows.map(({ inspection }) => inspection).filter((inspection) => inspection.outcome === 'judged');
  const yes = (check: 'blur' | 'deepfake' | 'print') =>
    shareOf(judged, ({ checks }) => checks[check].verdict === 'yes');
  const median = (check: 'blur' | 'deepfake' | 'print') =>
    quantile(
      judged.map(({ checks }) => checks[check].score),
      0.5,
    );
  return {
    group,
    photos: rows.length,
    judged: judged.length / rows.length,
    print_yes: yes('print'),
    print_median: median('print'),
    print_auc_against_other_kind: auc(printOf('colour'), printOf('grey_copy')),
    deepfake_yes: yes('deepfake'),
    deepfake_median: median('deepfake'),
    blur_yes: yes('blur'),
    blur_median: median('blur'),
  };
}

function printOf(kind: string): number[] {
  return results.flatMap(({ label, inspection }) =>
    label.kind === kind && inspection.outcome === 'judged' ? [inspection.checks.print.raw] : [],
  );
}
