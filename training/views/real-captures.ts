/**
 * Cuts the surroundings of portraits from labelled real photos of cards, as a heap like that of `captures.ts`: genuine captures of
 * real cameras into which forgeries are inserted. The documents used here must not be used for measuring.
 *
 *     node training/views/real-captures.ts --data ../shared/data --documents midv_02,midv_03 --out data/captures-real
 *     node training/views/real-captures.ts --data ../shared/data --kind grey_copy --documents alb_id,svk_id --out data/captures-grey
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, type CardArea, locatePortrait, type Portrait } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { pyramid } from '../../src/image/index.ts';
import { type Model, openModel } from '../../src/model/index.ts';
import { type DocumentPhoto, listDocuments, readPixels } from '../../synth/dataset/documents.ts';
import { type Heap, openHeap } from '../../synth/dataset/heap.ts';
import { cutWindow, quadInWindow, windowAround } from '../../synth/dataset/window.ts';

/** Larger than the view, because a pasted portrait with a smaller face shows more of the card. */
const roomyView = { ...cardView, faceHeights: cardView.faceHeights * 1.6 };

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '../shared/data' },
      documents: { type: 'string', default: '' },
      kind: { type: 'string', default: 'colour' },
      out: { type: 'string', default: 'data/captures-real' },
    },
  });
  const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
  const documents = values.documents.split(',');
  const heap = openHeap(values.out);
  for (const photo of listDocuments(values.data))
    if (photo.kind === values.kind && documents.includes(photo.document))
      await addPhoto(heap, { ...photo, file: join(values.data, photo.file) }, detector);
  await heap.close();
}

async function addPhoto(heap: Heap, { file, document, quad }: DocumentPhoto, detector: Model): Promise<void> {
  const photo = pyramid(await readPixels(file));
  const portrait = await locatePortrait(photo, quad, detector);
  const window = portrait && windowAround(areaQuad(quad, deepfakeArea(portrait, roomyView)), photo.photo);
  if (!portrait || !window) return;
  const corners = quadInWindow(quad, window);
  const area = (part: CardArea) => quadInWindow(areaQuad(quad, part), window);
  await heap.add(cutWindow(photo, window), {
    fake: false,
    kind: 'real',
    maker: 'self',
    set: document,
    group: document,
    family: 'real',
    faceHeights: cardView.faceHeights,
    corners,
    panel: area(panelOf(portrait)),
    face: area(portrait.face),
    points: portrait.pointsMm.map(([xMm, yMm]) => area({ xMm, yMm, widthMm: 0, heightMm: 0 })[0]),
    replaced: null,
  });
}

/** The panel is not labelled; this is the usual size around a face. */
function panelOf({ face }: Portrait): CardArea {
  const [widthMm, heightMm] = [face.widthMm * 1.75, face.heightMm * 1.85];
  return {
    xMm: face.xMm + face.widthMm / 2 - widthMm / 2,
    yMm: face.yMm + face.heightMm * 0.52 - heightMm / 2,
    widthMm,
    heightMm,
  };
}

if (import.meta.main) await main(process.argv.slice(2));
