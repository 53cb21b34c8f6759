import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInspector } from '../../../../src/index.ts';
import { openModel } from '../../../../src/model/index.ts';
import type { ModelTerms } from '../../../../src/names.ts';
import { type DocumentPhoto, listDocuments } from '../../../../synth/dataset/documents.ts';
import { loadPeople } from '../../../../synth/dataset/people.ts';
import { Random } from '../../../../synth/index.ts';
import {
  flag,
  modelsOption,
  number,
  peopleOptions,
  place,
  scratch,
  termsOption,
  text,
} from '../../../shared/options.ts';
import { readFolds } from '../../../shared/photos/folds.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { openEditors } from '../editors.ts';
import { measurePhoto, type RealBench, type RealScore } from './photos.ts';
import { pageColumns, tableOf } from './table.ts';

/** Donors: real people whose pictures are not in the training data, and pictures by two makers, one of which is not in the training data. */
const donorSets = ['scut', 'sdfd', 'lfw_faceswap'];

/** Real photos of real cards, edited. */
export const subject = defineSubject({
  name: 'deepfake-real',
  about:
    'Faces and portraits put into real photos of real cards: the colour photos of MIDV-500, edited as a forger would edit them and saved again, through the whole product. The same photos, saved in the same way without an edit, are the genuine ones. All of them are genuine captures in the training data of the shipped network. How it would judge documents that it has never seen is measured by cross-fitting, with `--folds` (training/README.md), or with one network that was trained without some of them, by `--models` and `--left-out`.',
  options: {
    folds: place(
      undefined,
      'FOLDS',
      'Folder of a cross-fitting: folds.json, and models that have not seen its documents.',
    ),
    'left-out': text('', 'Documents that were left out of the training of these models, separated by commas.'),
    ...peopleOptions,
    each: number(2, 'Forgeries of each kind a photo.'),
    every: number(1, 'Every so-many-th photo only.'),
    editors: flag('Each photo, and also only its portrait, goes through networks, as in an editor.'),
    nets: scratch(undefined, 'Folder that training/makers.py wrote; without it, the only network is the autoencoder.'),
    ...modelsOption,
    ...termsOption,
    scores: scratch('out/deepfake-real.jsonl', 'File for every photo’s score and what each part of the check said.'),
  },
  layer: 'development',
  results: ['deepfake-real-folds.csv', 'deepfake-real-left-out.csv', 'deepfake-real.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited, each document left out',
      file: 'deepfake-real-folds.csv',
      options: '--folds FOLDS',
      text: 'The colour photos of MIDV-500 through the whole product, each judged by a model that was trained without its document (four folds of three documents); shares have the exact interval for twelve photos, because twelve documents are too few for a bootstrap; the low end of an AUC is at most what twelve pairs can prove. 91 genuine photos are too few for a TPR at FPR 1 %.',
      columns: pageColumns,
    },
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited, six documents never seen',
      file: 'deepfake-real-left-out.csv',
      text: 'The same photos, judged by the network of an earlier version, 0.10.0, before the last stage of its training, which added the photos of these six documents (docs/adr/0010); with that version’s threshold; `yes_low` and `yes_high` are exact for as many photos as documents in the row. No later version was measured on documents that it has not seen. Settings have since been chosen on these six documents, so they belong to the development layer.',
      columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
    },
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited',
      file: 'deepfake-real.csv',
      text: 'The colour photos of MIDV-500 through the whole product: a face swapped, a part of it changed, a portrait pasted, or the whole portrait replaced, and saved again; against the same photos, saved in the same way without an edit. Donors are real people and pictures by two makers; none of these pictures is in the training data. The photos themselves were genuine captures in training, so this table is weaker evidence than documents left out. Shares have the exact interval for twelve photos, because twelve documents are too few for a bootstrap; the low end of an AUC is at most what twelve pairs can prove. About one in a hundred is the lowest rate of false alarms that 91 photos can show.',
      columns: pageColumns,
    },
  ],
  measure: async ({ values, write }) => {
    const { data, every, folds } = values;
    const photos = listDocuments(data).filter(({ kind }) => kind === 'colour');
    const selected = photos.map((photo, i) => ({ photo, seed: 8_000 + i })).filter((_, i) => i % every === 0);
    const parts = folds === undefined ? [{ dir: values.models, documents: undefined }] : readFolds(folds);
    const scores: RealScore[] = [];
    for (const { dir, documents } of parts) {
      const own = selected.filter(({ photo }) => documents?.includes(photo.document) ?? true);
      scores.push(...(await measureAll(own, dir, values)));
    }
    mkdirSync(dirname(values.scores), { recursive: true });
    writeFileSync(values.scores, scores.map((score) => JSON.stringify(score)).join('\n'));
    if (folds !== undefined) {
      const rows = tableOf(scores, [...new Set(scores.map(({ document }) => document))]);
      return write('deepfake-real-folds.csv', rows, { layer: { layer: 'test' }, models: parts[0]!.dir });
    }
    if (values.terms === 'commercial') return;
    const leftOut = values['left-out'].split(',').filter(Boolean);
    write(leftOut.length > 0 ? 'deepfake-real-left-out.csv' : 'deepfake-real.csv', tableOf(scores, leftOut));
  },
});

interface Seeded {
  readonly photo: DocumentPhoto;
  readonly seed: number;
}

interface Values {
  readonly data: string;
  readonly portraits: string;
  readonly each: number;
  readonly editors: boolean;
  readonly nets: string | undefined;
  readonly terms: ModelTerms;
}

/** Measures photos with the models of one folder. */
async function measureAll(photos: readonly Seeded[], dir: string, values: Values): Promise<readonly RealScore[]> {
  const people = await loadPeople({
    dataDir: values.data,
    list: values.portraits,
    split: 'test',
    isIncluded: ({ set, fake }) => donorSets.includes(set) && (set === 'scut' || fake === 1),
  });
  const bench: RealBench = {
    dataDir: values.data,
    each: values.each,
    donors: donorSets.map((name) => people.filter(({ set }) => set === name)),
    editors: values.editors ? await openEditors(values.data, values.nets) : new Map(),
    detector: await openModel('face-detector', { dir, threads: 1 }),
    inspector: await createInspector({ maxBytes: 1e8, modelsDir: dir, terms: values.terms }),
  };
  const scores: RealScore[] = [];
  for (const { photo, seed } of photos) scores.push(...(await measurePhoto(photo, new Random(seed), bench)));
  await bench.inspector.close();
  return scores;
}
