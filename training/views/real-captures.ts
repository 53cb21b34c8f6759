/**
 * Cuts the portraits' surroundings out of labelled real photos of cards, as a heap like `captures.ts` draws: genuine captures of
 * real cameras to forge in. The documents used here must not be measured on.
 *
 *     node training/views/real-captures.ts --data ../shared/data --documents midv_02,midv_03 --out data/captures-real
 *     node training/views/real-captures.ts --data ../shared/data --kind grey_copy --documents alb_id,svk_id --out data/captures-grey
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, type CardArea, locatePortrait, type Portrait } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { cutView, decode, type Point, pyramid, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { openHeap } from './heap.ts';
import { windowAround } from './window.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    documents: { type: 'string', default: '' },
    kind: { type: 'string', default: 'colour' },
    out: { type: 'string', default: 'data/captures-real' },
  },
});

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

/** More than the view: a pasted portrait with a smaller face shows more of the card. */
const roomyView = { ...cardView, faceHeights: cardView.faceHeights * 1.6 };
const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
const documents = values.documents.split(',');
const heap = openHeap(values.out);
const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const labels = lines.map((line) => JSON.parse(line) as Label);
for (const label of labels) if (label.kind === values.kind && documents.includes(label.document)) await addPhoto(label);
await heap.close();

async function addPhoto({ file, document, quad }: Label): Promise<void> {
  const photo = pyramid(await decode(readFileSync(join(values.data, file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const portrait = await locatePortrait(photo, quad, detector);
  const window = portrait && windowAround(areaQuad(quad, deepfakeArea(portrait, roomyView)), photo.photo);
  if (!portrait || !window) return;
  const { x, y, widthPx, heightPx } = window;
  const pixels = cutView(photo, { widthPx, heightPx, toPhoto: [1, 0, x, 0, 1, y, 0, 0, 1] });
  const back = (points: readonly Point[]): Point[] => points.map(([px, py]): Point => [px - x, py - y]);
  const area = (part: CardArea): Point[] => back(areaQuad(quad, part));
  const row = {
    fake: false,
    kind: 'real',
    maker: 'self',
    set: document,
    group: document,
    family: 'real',
    faceHeights: cardView.faceHeights,
  };
  await heap.add(pixels, {
    ...row,
    corners: back(quad),
    panel: area(panelOf(portrait)),
    face: area(portrait.face),
    points: portrait.pointsMm.map(([xMm, yMm]) => area({ xMm, yMm, widthMm: 0, heightMm: 0 })[0]),
    replaced: null,
  });
}

/** The panel is not labelled; most are about so large around their face. */
function panelOf({ face }: Portrait): CardArea {
  const [widthMm, heightMm] = [face.widthMm * 1.75, face.heightMm * 1.85];
  return {
    xMm: face.xMm + face.widthMm / 2 - widthMm / 2,
    yMm: face.yMm + face.heightMm * 0.52 - heightMm / 2,
    widthMm,
    heightMm,
  };
}
