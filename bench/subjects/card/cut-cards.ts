import sharp from 'sharp';
import { meanWidthPx, type Point } from '../../../src/image/index.ts';
import { createInspector, type Inspector, type Judged } from '../../../src/index.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { Random } from '../../../synth/index.ts';
import { number } from '../../shared/options.ts';
import { drawPhoto } from '../../shared/photos/drawn-photo.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Cards that lie mostly outside the photo. */
export const subject = defineSubject({
  name: 'cut-cards',
  about:
    'How little of a card a photo may show and still be judged: random parts around the portrait of drawn photos, with the card at the minimum width that is judged. src/card/min-photo.ts must admit the smallest parts that were judged.',
  options: {
    photos: number(30, 'Photos to draw.'),
    parts: number(12, 'Parts of each.'),
    seed: number(1, 'Of the series of photos.'),
  },
  results: ['cut-cards.csv'],
  measure: async ({ values: { photos, parts, seed }, write }) => {
    const inspector = await createInspector();
    const judgedParts: PartShares[] = [];
    let tried = 0;
    for (let index = 0; index < photos; index++) {
      const of = await measureParts(photoSeed(seed, index), parts, inspector);
      judgedParts.push(...of.judgedParts);
      tried += of.tried;
    }
    await inspector.close();
    write('cut-cards.csv', [
      {
        parts: tried,
        judged: judgedParts.length,
        'least diagonal': Math.min(...judgedParts.map(({ diagonal }) => diagonal)),
        'least side': Math.min(...judgedParts.map(({ side }) => side)),
      },
    ]);
  },
});

/** A judged part, in widths of the card that was found in it. */
interface PartShares {
  readonly diagonal: number;
  readonly side: number;
}

/** Measures no part of a photo that is not judged as a whole. */
async function measureParts(
  seed: number,
  parts: number,
  inspector: Inspector,
): Promise<{ readonly tried: number; readonly judgedParts: readonly PartShares[] }> {
  const photo = await drawPhoto(seed, 1_000_000);
  const whole = await inspector.inspect(photo);
  if (whole.outcome !== 'judged') return { tried: 0, judgedParts: [] };
  const random = new Random(seed);
  const judgedParts: PartShares[] = [];
  for (let part = 0; part < parts; part++) {
    const inspection = await inspector.inspect(await cutPart(photo, whole, random));
    if (inspection.outcome === 'judged') judgedParts.push(sharesOf(inspection));
  }
  return { tried: parts, judgedParts };
}

function sharesOf({ photo, card }: Judged): PartShares {
  const width = meanWidthPx(card.corners);
  return {
    diagonal: Math.hypot(photo.widthPx, photo.heightPx) / width,
    side: Math.min(photo.widthPx, photo.heightPx) / width,
  };
}

/** A part that contains the portrait's box and up to half the card's width on each side; the card is 245 to 420 px wide. */
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
