import { readdirSync, readFileSync } from 'node:fs';
import { table } from '../shared/document/markdown.ts';
import { readResult, rowWhere } from '../shared/document/results.ts';
import { exactOf, ofHundred, type Share } from '../shared/figures/share.ts';
import { failures } from './failures.ts';
import type { Page } from './page.ts';
import { deepfakeShare, exactShare, realShare } from './shares.ts';

/** docs/quality.md: how good the checks are and where they fail, in three minutes. */
export function renderSummary(pages: readonly Page[]): string {
  return `# Quality

**No genuine Thai ID card was ever measured.** Nobody publishes photos of them. What follows was measured on drawn Thai cards with
faces that training never saw, and on real photos of foreign documents. On your cards and your cameras the rates will be others: measure
there before you rely on them ([eval.md](eval.md)), and until then let no verdict decide alone.

## How good it is

Of 100 such photos so many, at the default thresholds; in brackets where the true number lies with 95 % confidence, then how many
photos were measured. An interval that is wide for so many photos counts the people or kinds of document that they show.

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
- [Which threshold](thresholds.md) catches how many and accuses how many; [measuring on your own photos](eval.md).
- Each [model card](../models) says what its model was trained on and does not see; [models.md](models.md) has the terms.

Written by \`npm run bench -- report\` from [bench/results](../bench/results); do not edit.
`;
}

interface Line {
  readonly check: string;
  readonly fakes: string;
  readonly caught: readonly [camera: Share, messaging?: Share];
  readonly accused: readonly [camera: Share, messaging?: Share];
}

/** What each check reaches; without a second share, photos were not told apart by how they were sent. */
function checkLines(): readonly Line[] {
  const print = (share: string) => exactOf(Number(printed[share]), Number(printed.in_colour));
  const printed = rowWhere('print.csv', { group: 'all' });
  const leftOut = (group: string) => exactShare('print-left-out.csv', { group }, ['print_yes', 'photos']);
  const blurred = (version: string) => exactShare('blur-real.csv', { version }, ['blur_yes', 'photos']);
  const clean = rowWhere('interaction.csv', { group: 'clean under any light' });
  const cards = Number(rowWhere('interaction.csv', { group: 'light even' }).judged);
  return [
    {
      check: 'deepfake',
      fakes: 'drawn cards, three of four Thai; seven attacks',
      caught: [deepfakeShare('attacks, camera'), deepfakeShare('attacks, messaging')],
      accused: [deepfakeShare('bona fide, camera'), deepfakeShare('bona fide, messaging')],
    },
    {
      check: 'deepfake',
      fakes: 'real photos of foreign documents that it had never seen, edited',
      caught: [realShare('documents never seen | camera'), realShare('documents never seen | messaging')],
      accused: [
        realShare('genuine, documents never seen | camera'),
        realShare('genuine, documents never seen | messaging'),
      ],
    },
    {
      check: 'print',
      fakes: 'drawn Thai cards, grey copies',
      caught: [print('copies_yes')],
      accused: [print('false_alarms')],
    },
    {
      check: 'print',
      fakes: 'real grey copies of foreign documents that its fit left out',
      caught: [leftOut('grey_copy')],
      accused: [leftOut('colour')],
    },
    {
      check: 'blur',
      fakes:
        'drawn Thai cards of any size in the photo, out of focus, shaken or too few pixels; small ones are soft unharmed',
      caught: [judgedShare('blurred')],
      accused: [judgedShare('clean')],
    },
    {
      check: 'blur',
      fakes: 'the same, cards at least 320 px wide',
      caught: [blurShare()],
      accused: [exactOf(Number(clean.blur_yes), Number(clean.judged), cards)],
    },
    {
      check: 'blur',
      fakes: 'real photos of foreign documents, blurred further by 0.3 mm',
      caught: [blurred('blurred 0.3 mm')],
      accused: [blurred('as it is')],
    },
  ];
}

/** Of whole drawn photos those called blurred, among the judged ones. */
function judgedShare(version: string): Share {
  const row = rowWhere('checks-synthetic.csv', { version });
  return exactOf(Number(row.blur_yes), Math.round(Number(row.photos) * Number(row.judged)));
}

function blurShare(): Share {
  const rows = ['blur_defocus', 'blur_motion', 'blur_lowres'].map((group) => rowWhere('interaction.csv', { group }));
  const photos = rows.reduce((sum, { judged }) => sum + Number(judged), 0);
  const yes = rows.reduce((sum, { judged, blur_yes }) => sum + Number(judged) * Number(blur_yes), 0);
  return exactOf(yes / photos, photos);
}

function checksTable(): string {
  const both = (share: Share | undefined) => (share === undefined ? 'not told apart' : ofHundred(share));
  const header = [
    'check',
    'photos',
    'fakes caught',
    'the same through a messaging app',
    'honest called fake',
    'the same through a messaging app',
  ];
  const rows = checkLines().map(({ check, fakes, caught, accused }) => {
    return [check, fakes, both(caught[0]), both(caught[1]), both(accused[0]), both(accused[1])];
  });
  return table(header, rows);
}

function finding(): string {
  const real = exactShare('finder-real.csv', { group: 'all' }, ['within_3pct', 'photos']);
  const drawn = exactShare('finder-drawn.csv', { group: 'must be judged' }, ['within_3pct', 'photos']);
  const empty = exactShare('no-card.csv', { ground: 'all' }, ['failed', 'photos']);
  return `of 100 real photos of foreign documents the corners are right (within 3 % of the diagonal) in ${ofHundred(real)}, of 100 drawn ones in ${ofHundred(drawn)};
of 100 drawn photos without a card ${ofHundred(empty)} are refused.`;
}

/** Which models the figures are of, and why those of one version count for the next. */
function measured(): string {
  const rows = readResult('mirror.csv').rows.filter(
    ({ group }) => group === 'bona fide, all' || group === 'attacks, all',
  );
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
  const [photos, flips] = [sum('portraits'), sum('flips_from')];
  return `What ships: ${shipped().join(', ')}. Deepfake 0.11.0 has the weights of 0.10.0 and asks for the mirror image of a portrait only where it
matters: on ${photos.toLocaleString('en')} photos ${flips === 0 ? 'no verdict was' : `${flips} verdicts were`} another ([mirror.csv](../bench/results/mirror.csv)).
Tables measured with 0.10.0 count as the shipped model's. Tables that name card-edges 0.1.0 were measured with the finder before this one;\nmeasured again with this one are [product.md](quality/product.md)'s first and third. No person on these drawn cards was in a training; edits of real documents are told by
the network before its last part of training, which had not seen those documents ([why](adr/0010-training-data.md)).`;
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
