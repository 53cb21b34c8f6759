import { layerOptions, readLayer } from '../../../shared/layers.ts';
import { modelsOption, number, OptionError, peopleOptions, scratch, text } from '../../../shared/options.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { openEditors } from '../editors.ts';
import { openCast } from './cast.ts';
import { drawCard } from './draw.ts';
import { openJudge } from './judge.ts';
import { runSeries } from './series.ts';
import { tableOf } from './table.ts';

/** Columns that docs/quality shows. */
const shown = [
  ...['group', 'genuine', 'attacks', 'people', 'auc', 'auc_low', 'auc_high'],
  ...['tpr_at_fpr_1pct', 'tpr_at_fpr_1pct_low', 'tpr_at_fpr_1pct_high', 'yes', 'yes_low', 'yes_high'],
  ...['auc_sharpness', 'auc_brightness', 'auc_bytes'],
];

const explanation =
  'Each card was drawn genuine and with three attacks, in two sendings; the genuine and the attacked photo have the same number of JPEG generations. Half of the cards are printed as Thai cards are (`usual`), half in any way (`any`); half of the latter are not Thai. `low` and `high` are the ends of 95 % intervals from a bootstrap over people, which takes the cut for the TPR again in each resample. Edits that change the 5 % most changed pixels of the face by less than four levels cannot be seen and are counted apart (`not to be seen`). `all attacks` excludes self-blends, which are a device of training. `unseen_before` are portraits of a maker that training never saw, printed on the card. `auc_sharpness`, `auc_brightness` and `auc_bytes` are the AUC of a single number on the same photos: if it is far from .5, in either direction, that number explains the row.';

/** The deepfake check on pairs of drawn photos. */
export const subject = defineSubject({
  name: 'deepfake-pairs',
  about:
    'The deepfake check on pairs of drawn photos, genuine and attacked: by kind of attack, sending, visible change, donor and print, with intervals and with baselines of one number. No person was trained on. Scores are kept in `--scores` and read from there; with `--part 1/2` and `--part 2/2`, two processes share the work, and the last one writes the table. `npm run bench -- deepfake-compare` compares the scores of two models.',
  options: {
    ...peopleOptions,
    split: text('test', 'People of this split.'),
    cards: number(1250, 'Cards to draw; about four of five are large enough and far enough inside the photo.'),
    attacks: text(
      'usual',
      '`editors`: each card goes through a network instead, whole or its portrait alone, as an editor does it; seconds a photo.',
    ),
    nets: scratch(
      undefined,
      'Folder of what training/makers.py wrote (stage `makers` of recipes/deepfake.toml); without it the only network is the autoencoder.',
    ),
    size: text('1280x960', 'Width and height of the photos; 4032x3024 are the 12 megapixels of a phone.'),
    ...layerOptions,
    ...modelsOption,
    part: scratch('1/1', 'Which part of the chunks to judge, of how many.'),
    photos: scratch(undefined, 'Folder to keep the drawn photos in, about 1 MB each, for other models.'),
    scores: scratch('out/deepfake-pairs', 'Folder to keep what was judged in.'),
  },
  results: ['deepfake-pairs-12mp.csv', 'deepfake-pairs-editors.csv', 'deepfake-pairs.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Pairs of drawn photos, people never trained on',
      file: 'deepfake-pairs.csv',
      text: explanation,
      columns: shown,
      isFirst: true,
    },
    {
      page: 'deepfake',
      title: 'Pairs of drawn photos of 12 megapixels',
      file: 'deepfake-pairs-12mp.csv',
      text: 'The same at the size that phones send.',
      columns: shown,
      isFirst: true,
    },
    {
      page: 'deepfake',
      title: 'Drawn photos that went through an editor’s network',
      file: 'deepfake-pairs-editors.csv',
      text: 'Genuine photos of which every pixel (`editor_photo_after`) or the portrait (`editor_portrait_after`) was made again by an autoencoder or a super-resolution network, against the same photos without it, with as many JPEG generations. Nobody’s face changes: what is measured is whether the check sees the trace of the network. Training made fakes of portraits with all of these networks but `realesrgan_anime`.',
      columns: shown,
      isFirst: true,
    },
  ],
  measure: async ({ values, write }) => {
    const { data: dataDir, portraits: list, split, cards, models } = values;
    const size = sizeOf(values.size);
    const part = partOf(values.part);
    const { model, score } = await openJudge(models);
    const layer = readLayer(values, model.manifest);
    const attacks = attacksOf(values.attacks);
    const editors = attacks === 'editors' ? await openEditors(dataDir, values.nets) : new Map();
    const cast = await openCast({ dataDir, list, split, editors });
    const series = { ...size, seed: layer.seed, attacks };
    const scores = await runSeries({
      cards,
      part,
      scores: values.scores,
      photos: values.photos,
      draw: (card) => drawCard(card, series, cast),
      score,
    });
    if (scores === undefined) return;
    const isLarge = size.widthPx * size.heightPx > 3e6;
    const name = attacks === 'editors' ? '-editors' : isLarge ? '-12mp' : '';
    write(`deepfake-pairs${name}.csv`, tableOf(scores), { layer });
  },
});

/** @throws OptionError */
function attacksOf(given: string): 'usual' | 'editors' {
  if (given !== 'usual' && given !== 'editors')
    throw new OptionError(`Expected usual or editors for --attacks but received ${given}`);
  return given;
}

/** @throws OptionError */
function sizeOf(size: string): { readonly widthPx: number; readonly heightPx: number } {
  const [, widthPx, heightPx] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  if (heightPx === undefined) throw new OptionError(`Expected WIDTHxHEIGHT for --size but received ${size}`);
  return { widthPx: Number(widthPx), heightPx: Number(heightPx) };
}

/** @throws OptionError */
function partOf(given: string): readonly [number, number] {
  const [, part, parts] = (/^(\d+)\/(\d+)$/.exec(given) ?? []).map(Number);
  if (part === undefined || parts === undefined || part < 1 || part > parts)
    throw new OptionError(`Expected PART/PARTS for --part but received ${given}`);
  return [part, parts];
}
