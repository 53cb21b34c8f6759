import { join } from 'node:path';
import { areaQuad, locatePortrait, type Portrait } from '../../../../src/card/index.ts';
import { cardView, deepfakeCut, faceView } from '../../../../src/checks/index.ts';
import { cutView, encodeJpeg, mapQuad, type Pixels, pyramid, type Quad } from '../../../../src/image/index.ts';
import type { Inspector } from '../../../../src/index.ts';
import type { Model } from '../../../../src/model/index.ts';
import { type DocumentPhoto, decodeOwn, readPixels } from '../../../../synth/dataset/documents.ts';
import type { Remake } from '../../../../synth/dataset/makers.ts';
import type { Person } from '../../../../synth/dataset/people.ts';
import { scaled } from '../../../../synth/dataset/window.ts';
import type { Random } from '../../../../synth/index.ts';
import { type Baselines, measureBaselines } from '../../../shared/photos/baselines.ts';
import { visibleChange } from '../../../shared/photos/change.ts';
import { editPhoto, edits, remakePhoto, type Target } from './edits.ts';

export type Sending = 'camera' | 'messaging';

/** What was done to a photo. */
export interface Treatment {
  /** `genuine`, or the kind of edit. */
  readonly kind: string;
  readonly sent: Sending;
  readonly document: string;
  /** The file of the photo, and the number of the edit. */
  readonly card: string;
  /** The donor's set, or the network; `self` if there is none. */
  readonly maker: string;
  /** {@link visibleChange} of the face. */
  readonly change: number;
}

/** The answer of the product for a photo. */
export interface RealScore extends Treatment, Baselines {
  /** The document, because photos of the same document are not independent. */
  readonly person: string;
  readonly raw: number;
  readonly parts: Readonly<Record<string, number>> | undefined;
  readonly yes: boolean;
}

/** Everything that is needed to edit and judge photos. */
export interface RealBench {
  readonly dataDir: string;
  /** Number of forgeries of each kind for each photo. */
  readonly each: number;
  /** By set; the first contains genuine portraits. */
  readonly donors: readonly (readonly Person[])[];
  /** Networks that regenerate photos, by name; may be empty. */
  readonly editors: ReadonlyMap<string, Remake>;
  readonly detector: Model;
  readonly inspector: Inspector;
}

/** The kind of an edit, and its number among edits of the same kind on the photo. */
interface Edited extends Pick<Treatment, 'kind' | 'maker'> {
  readonly number?: number;
}

interface Located {
  readonly target: Target;
  readonly quad: Quad;
  readonly portrait: Portrait;
}

/** The photo as it is and after every edit, in both sendings; all versions of a sending are scaled and saved in the same way. */
export async function measurePhoto(
  { file, quad, document }: DocumentPhoto,
  random: Random,
  bench: RealBench,
): Promise<RealScore[]> {
  const pixels = await readPixels(join(bench.dataDir, file));
  const portrait = await locatePortrait(pyramid(pixels), quad, bench.detector);
  if (portrait === undefined) return [];
  const located = { target: targetOf(pixels, quad, portrait), quad, portrait };
  const before = faceOf(pixels, located);
  const scores: (RealScore | undefined)[] = [];
  for (const sent of ['camera', 'messaging'] as const) {
    const how = planSending(sent, random);
    const add = async (edited: Pixels, { kind, maker, number = 0 }: Edited) => {
      const change = kind === 'genuine' ? 0 : visibleChange(before, faceOf(edited, located));
      const treatment = { kind, sent, document, card: `${file} ${number}`, maker, change };
      scores.push(await scoreOf(await send(edited, how), { treatment, how, located, inspector: bench.inspector }));
    };
    await add(pixels, { kind: 'genuine', maker: 'self' });
    for (const kind of edits)
      for (let n = 0; n < bench.each; n++) {
        const donor: Person = random.pick(kind === 'replace' ? bench.donors[0]! : random.pick(bench.donors));
        const edited = editPhoto(located.target, { kind, donor: donor.portrait, random });
        await add(edited, { kind, maker: donor.set, number: n });
      }
    for (const [name, remake] of bench.editors)
      for (const part of ['photo', 'portrait'] as const)
        await add(await remakePhoto(located.target, part, remake), { kind: `editor_${part}`, maker: name });
  }
  return scores.filter((score) => score !== undefined);
}

function targetOf(pixels: Pixels, quad: Quad, { face, pointsMm }: Portrait): Target {
  const points = pointsMm.map(([xMm, yMm]) => areaQuad(quad, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]);
  return { pixels, points: points as unknown as Target['points'], face: areaQuad(quad, face) };
}

function faceOf(pixels: Pixels, { quad, portrait }: Pick<Located, 'quad' | 'portrait'>): Pixels {
  return cutView(pyramid(pixels), deepfakeCut({ card: quad, portrait }, faceView));
}

/** How a photo is sent. */
interface SendingPlan {
  readonly scale: number;
  readonly quality: number;
}

/** Plans to save the picture once more as a camera's file, or to scale it down and save it as a messaging app does. */
export function planSending(sent: Sending, random: Random): SendingPlan {
  if (sent === 'camera') return { scale: 1, quality: random.int(75, 95) };
  return { scale: random.range(0.5, 0.7), quality: random.int(45, 70) };
}

/** Scales and saves the picture as planned. */
export async function send(pixels: Pixels, { scale, quality }: SendingPlan): Promise<Uint8Array> {
  return await encodeJpeg(scale === 1 ? pixels : scaled(pyramid(pixels), scale), { quality });
}

interface Scoring {
  readonly treatment: Treatment;
  readonly how: SendingPlan;
  readonly located: Located;
  readonly inspector: Inspector;
}

/** `undefined` if the photo is not judged. */
async function scoreOf(
  jpeg: Uint8Array,
  { treatment, how, located: { quad, portrait }, inspector }: Scoring,
): Promise<RealScore | undefined> {
  const inspection = await inspector.inspect(jpeg);
  if (inspection.outcome !== 'judged') return undefined;
  const { raw, parts, verdict } = inspection.checks.deepfake;
  const photo = pyramid(await decodeOwn(jpeg));
  const card = mapQuad(quad, ([x, y]) => [x * how.scale, y * how.scale]);
  const view = (of: typeof cardView) => cutView(photo, deepfakeCut({ card, portrait }, of));
  const baselines = await measureBaselines(view(faceView), view(cardView));
  return { ...treatment, ...baselines, person: treatment.document, raw, parts, yes: verdict === 'yes' };
}
