import { readdirSync, readFileSync } from 'node:fs';
import { table } from '../shared/document/markdown.ts';
import { readResult, rowWhere } from '../shared/document/results.ts';
import { exactOf, ofHundred, type Share } from '../shared/figures/share.ts';
import { failures } from './failures.ts';
import type { Page } from './page.ts';
import { countDocuments, deepfakeShare, exactShare, realShare } from './shares.ts';

/** docs/quality.md: how good the checks are and where they fail, in three minutes. */
export function renderSummary(pages: readonly Page[]): string {
  return `# Quality

**No genuine Thai ID card was ever measured**, because nobody publishes photos of them. The figures below were measured on drawn Thai
cards with faces that are not in the training data, and on real photos of foreign documents. On your cards and cameras, the rates will
differ: measure there before you rely on them ([eval.md](eval.md)), and until then do not base a decision only on a verdict.

## How good it is

Figures are per 100 photos at the default thresholds, with the 95 % confidence interval in brackets, followed by the number of photos
measured. If an interval is wide for its number of photos, it is based on the number of people or kinds of document in them.

${checksTable()}

Finding the card comes first: ${finding()}

![Share of fakes caught, by attack and by how the photo was sent](quality/attacks.svg)

Deepfake on drawn cards, threshold 85. Thin lines are 95 % intervals.

## Where it fails

${failures()
  .map((failure) => `- ${failure}`)
  .join('\n')}

## What was measured

${measured()}

## More

${pages.map(({ name, title, intro }) => `- [${title}](quality/${name}.md): ${firstSentence(intro)}`).join('\n')}
- [Which threshold](thresholds.md) to choose; [measuring on your own photos](eval.md).
- Each [model card](../models) describes the training data and the limits of its model; [models.md](models.md) contains the terms.

Written by \`npm run bench -- report\` from [bench/results](../bench/results); do not edit.
`;
}

interface Line {
  readonly check: string;
  readonly fakes: string;
  readonly caught: readonly [camera: Share, messaging?: Share];
  readonly misclassified: readonly [camera: Share, messaging?: Share];
}

/** The figures of each check; without a second share, photos were not separated by how they were sent. */
function checkLines(): readonly Line[] {
  const print = (share: string) => exactOf(Number(printed[share]), Number(printed.in_colour));
  const documents = { colour: countDocuments('colour'), grey_copy: countDocuments('grey_copy') };
  const printed = rowWhere('print.csv', { group: 'all' });
  const leftOut = (group: keyof typeof documents) =>
    exactShare('print-left-out.csv', { group }, { share: 'print_yes', photos: 'photos', groups: documents[group] });
  const blurred = (version: string) =>
    exactShare('blur-real.csv', { version }, { share: 'blur_yes', photos: 'photos', groups: documents.colour });
  const clean = rowWhere('interaction.csv', { group: 'clean under any light' });
  const cards = Number(rowWhere('interaction.csv', { group: 'light even' }).judged);
  return [
    {
      check: 'deepfake',
      fakes: 'drawn cards, three of four Thai; eight attacks',
      caught: [deepfakeShare('all attacks', 'camera'), deepfakeShare('all attacks', 'messaging')],
      misclassified: [deepfakeShare('genuine', 'camera'), deepfakeShare('genuine', 'messaging')],
    },
    {
      check: 'deepfake',
      fakes:
        'edited real photos of foreign documents; a network of version 0.10.0, before the stage of its training that added these documents',
      caught: [realShare('documents never seen | camera'), realShare('documents never seen | messaging')],
      misclassified: [
        realShare('genuine, documents never seen | camera'),
        realShare('genuine, documents never seen | messaging'),
      ],
    },
    {
      check: 'print',
      fakes: 'drawn cards, seven of eight Thai, grey copies',
      caught: [print('copies_yes')],
      misclassified: [print('false_alarms')],
    },
    {
      check: 'print',
      fakes: 'real grey copies of foreign documents that were left out of its fit',
      caught: [leftOut('grey_copy')],
      misclassified: [leftOut('colour')],
    },
    {
      check: 'blur',
      fakes:
        'drawn Thai cards of any size in the photo: out of focus, shaken or with too few pixels; small ones are soft without any fault',
      caught: [judgedShare('blurred')],
      misclassified: [judgedShare('clean')],
    },
    {
      check: 'blur',
      fakes: 'the same, cards at least 320 px wide',
      caught: [blurShare(cards)],
      misclassified: [exactOf(Number(clean.blur_yes), Number(clean.judged), cards)],
    },
    {
      check: 'blur',
      fakes: 'real photos of foreign documents, blurred further by 0.3 mm',
      caught: [blurred('blurred 0.3 mm')],
      misclassified: [blurred('as it is')],
    },
  ];
}

/** The share of judged whole drawn photos that are classified as blurred. */
function judgedShare(version: string): Share {
  const row = rowWhere('checks-synthetic.csv', { version });
  return exactOf(Number(row.blur_yes), Math.round(Number(row.photos) * Number(row.judged)));
}

function blurShare(cards: number): Share {
  const rows = ['blur_defocus', 'blur_motion', 'blur_lowres'].map((group) => rowWhere('interaction.csv', { group }));
  const photos = rows.reduce((sum, { judged }) => sum + Number(judged), 0);
  const yes = rows.reduce((sum, { judged, blur_yes }) => sum + Number(judged) * Number(blur_yes), 0);
  return exactOf(yes / photos, photos, cards);
}

function checksTable(): string {
  const both = (share: Share | undefined) => (share === undefined ? 'not separated' : ofHundred(share));
  const header = [
    'check',
    'photos',
    'fakes caught',
    'the same through a messaging app',
    'bona fide classified as fake',
    'the same through a messaging app',
  ];
  const rows = checkLines().map(({ check, fakes, caught, misclassified }) => {
    return [check, fakes, both(caught[0]), both(caught[1]), both(misclassified[0]), both(misclassified[1])];
  });
  return table(header, rows);
}

/** `89 % (86–92) of 441` */
function percent(share: Share): string {
  return ofHundred(share).replace(' (', ' % (');
}

function finding(): string {
  const near = { share: 'within_3pct', photos: 'photos' };
  const real = exactShare('finder-real.csv', { group: 'all' }, { ...near, groups: countDocuments() });
  const drawn = exactShare('finder-drawn.csv', { group: 'must be judged' }, near);
  const empty = exactShare('no-card.csv', { ground: 'all' }, { share: 'failed', photos: 'photos' });
  return `the corners are right (within 3 % of the diagonal) in ${percent(real)} real photos of foreign documents that were not in the training data
(the order of its attempts was chosen on these photos), and in ${percent(drawn)} drawn ones.
${percent(empty)} drawn photos without a card are refused.`;
}

/** Which models the figures describe, and which tables are of earlier ones. */
function measured(): string {
  const rows = readResult('mirror.csv').rows.filter(
    ({ group }) => group === 'bona fide, all' || group === 'attacks, all',
  );
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const [photos, flips] = [sum('portraits'), sum('flips_from')];
  return `The shipped models: ${shipped().join(', ')}. Deepfake runs on the mirror image of a portrait only if it matters: on ${photos.toLocaleString('en')} photos, ${flips === 0 ? 'no verdict' : `${flips} verdicts`} changed ([mirror.csv](../bench/results/mirror.csv)).
Each table names its command and the models that it was measured with; where these are older than the shipped ones, so are its figures. No portrait on these drawn cards is in any training data; sets are divided by person where they name people, and DFDC by video, whose actors appear in
several. A table that names no layer, or the *development* layer, shows seeds or documents on which something was chosen; the *test* layer shows nothing of that kind ([ADR 11](adr/0011-measuring.md)).`;
}

/** Name and version of every model. */
function shipped(): readonly string[] {
  const folder = new URL('../../models/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const { name, version } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>;
    return `${name} ${version}`;
  });
}

function firstSentence(text: string): string {
  return `${text.split('. ', 1)[0]!.replace(/\.$/, '')}.`;
}
