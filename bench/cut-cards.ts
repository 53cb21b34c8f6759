/**
 * How little of a card a photo may show and still be judged: random parts around the portrait of drawn photos, the card made as
 * narrow as cards are that are judged just so. The smallest that were judged are what src/card/room.ts must let through.
 *
 *     node bench/cut-cards.ts --photos 30 --parts 12
 */
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { meanWidthPx, type Point } from '../src/image/index.ts';
import { createInspector, type Inspection } from '../src/index.ts';
import { Random } from '../synth/index.ts';
import { drawPhoto } from './drawn-photo.ts';
import { writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '30' },
    parts: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'bench/results/cut-cards.csv' },
  },
});

/** A judged part, in widths of the card that was found in it. */
interface Shown {
  readonly diagonal: number;
  readonly side: number;
}

type Judged = Extract<Inspection, { outcome: 'judged' }>;

const inspector = await createInspector();
const shown: Shown[] = [];
let tried = 0;
for (let index = 0; index < Number(values.photos); index++) {
  const seed = Number(values.seed) * 1_000_003 + index;
  const photo = await drawPhoto(seed, 1_000_000);
  const whole = await inspector.inspect(photo);
  const random = new Random(seed);
  for (let part = 0; part < Number(values.parts) && whole.outcome === 'judged'; part++, tried++) {
    const inspection = await inspector.inspect(await cutPart(photo, whole, random));
    if (inspection.outcome === 'judged') shown.push(shareOf(inspection));
  }
}
await inspector.close();
writeTable({ file: values.out, command: `node bench/cut-cards.ts --photos ${values.photos} --parts ${values.parts}` }, [
  {
    parts: tried,
    judged: shown.length,
    'least diagonal': Math.min(...shown.map(({ diagonal }) => diagonal)),
    'least side': Math.min(...shown.map(({ side }) => side)),
  },
]);

function shareOf({ photo, card }: Judged): Shown {
  const width = meanWidthPx(card.corners);
  return {
    diagonal: Math.hypot(photo.widthPx, photo.heightPx) / width,
    side: Math.min(photo.widthPx, photo.heightPx) / width,
  };
}

/** A part that holds the portrait's box and up to half a card's width to each side, the card 245 to 420 px wide. */
async function cutPart(
  photo: Uint8Array,
  { photo: size, card, portrait }: Judged,
  random: Random,
): Promise<Uint8Array> {
  const width = meanWidthPx(card.corners);
  const room = () => random.range(0, 0.5) ** 2 * 2 * width;
  const [xs, ys] = [portrait.box.map(([x]: Point) => x), portrait.box.map(([, y]: Point) => y)];
  const left = Math.floor(Math.max(0, Math.min(...xs) - room()));
  const top = Math.floor(Math.max(0, Math.min(...ys) - room()));
  const right = Math.ceil(Math.min(size.widthPx, Math.max(...xs) + room()));
  const bottom = Math.ceil(Math.min(size.heightPx, Math.max(...ys) + room()));
  const scale = random.range(245, 420) / width;
  const part = await sharp(photo)
    .extract({ left, top, width: right - left, height: bottom - top })
    .toBuffer();
  return await sharp(part)
    .resize(Math.round((right - left) * scale), Math.round((bottom - top) * scale), { fit: 'fill' })
    .jpeg({ quality: 92 })
    .toBuffer();
}
