import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInspector, type Inspection } from '../../../src/index.ts';
import { type DocumentPhoto, listDocuments } from '../../../synth/dataset/documents.ts';
import { auc, median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The product on real photos. */
export const subject = defineSubject({
  name: 'checks-real',
  about:
    'How the product judges real photos of foreign documents: grey paper copies and colour specimens, by document. Print was fitted on these photos (types left out: bench/results/print-left-out.csv), deepfake trained on some. The two kinds were also taken with different cameras: read the false alarms and the misses, not only the AUC.',
  options: dataOption,
  results: ['checks-real.csv'],
  sections: [
    {
      page: 'product',
      title: 'The checks on real photos of foreign documents',
      file: 'checks-real.csv',
      text: 'Grey paper copies should be classified as print, and colour specimens should raise no check. The portraits are generated or specimen faces on real prints, so the deepfake columns only show how the check behaves on such prints. All of these photos were genuine captures in the training of deepfake. Print was fitted on them; [print](print.md) shows document types that were left out.',
      columns: ['group', 'photos', 'judged', 'print_yes', 'print_auc_against_other_kind', 'deepfake_yes', 'blur_yes'],
    },
  ],
  measure: async ({ values: { data }, write }) => {
    const inspector = await createInspector({ maxBytes: 1e8 });
    const results: Result[] = [];
    for (const photo of listDocuments(data))
      results.push({ photo, inspection: await inspector.inspect(readFileSync(join(data, photo.file))) });
    await inspector.close();
    const groups = new Set(results.flatMap(({ photo }) => [photo.kind, `${photo.kind}/${photo.document}`]));
    write(
      'checks-real.csv',
      [...groups].sort().map((group) => rowOf(group, results)),
    );
  },
});

interface Result {
  readonly photo: DocumentPhoto;
  readonly inspection: Inspection;
}

function rowOf(group: string, results: readonly Result[]): Row {
  const [kind, document] = group.split('/');
  const some = results.filter(({ photo }) => photo.kind === kind && (!document || photo.document === document));
  const judged = some.map(({ inspection }) => inspection).filter((inspection) => inspection.outcome === 'judged');
  const yes = (check: 'blur' | 'deepfake' | 'print') =>
    shareOf(judged, ({ checks }) => checks[check].verdict === 'yes');
  const middle = (check: 'blur' | 'deepfake' | 'print') => median(judged.map(({ checks }) => checks[check].score));
  return {
    group,
    photos: some.length,
    judged: judged.length / some.length,
    print_yes: yes('print'),
    print_median: middle('print'),
    print_auc_against_other_kind: auc(printOf(results, 'colour'), printOf(results, 'grey_copy')),
    deepfake_yes: yes('deepfake'),
    deepfake_median: middle('deepfake'),
    blur_yes: yes('blur'),
    blur_median: middle('blur'),
  };
}

function printOf(results: readonly Result[], kind: string): number[] {
  return results.flatMap(({ photo, inspection }) =>
    photo.kind === kind && inspection.outcome === 'judged' ? [inspection.checks.print.raw] : [],
  );
}
