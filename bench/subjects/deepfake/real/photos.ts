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
export interface Shown {
  /** `genuine`, or what was done. */
  readonly kind: string;
  readonly sent: Sending;
  readonly document: string;
  /** Of the same photo, the number of the edit. */
  readonly card: string;
  /** The donor's set, or the network; `self` where there is none. */
  readonly maker: string;
  /** {@link visibleChange} of the face. */
  readonly change: number;
}

/** What the product answers to it. */
export interface RealScore extends Shown, Baselines {
  /** The document again: photos of one are alike. */
  readonly person: string;
  readonly raw: number;
  readonly parts: Readonly<Record<string, number>> | undefined;
  readonly yes: boolean;
}

/** What photos are edited and judged with. */
export interface RealBench {
  readonly dataDir: string;
  /** Forgeries of each kind a photo. */
  readonly each: number;
  /** By set; the first one holds genuine portraits. */
  readonly donors: readonly (readonly Person[])[];
  /** Networks that make photos again, by name; may be empty. */
  readonly editors: ReadonlyMap<string, Remake>;
  readonly detector: Model;
  readonly inspector: Inspector;
}

/** What an edit is, and which of its kind on the photo. */
interface Edited extends Pick<Shown, 'kind' | 'maker'> {
  readonly number?: number;
}

interface Located {
  readonly target: Target;
  readonly quad: Quad;
  readonly portrait: Portrait;
}

/** The photo as it is and after every edit, in both sendings; all versions of a sending are scaled and saved alike. */
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
      const shown = { kind, sent, document, card: `${file} ${number}`, maker, change };
      scores.push(await scoreOf(await send(edited, how), { shown, how, located, inspector: bench.inspector }));
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

/** As a camera's file saved once more, or scaled down and saved as a messaging app does. */
export function planSending(sent: Sending, random: Random): SendingPlan {
  if (sent === 'camera') return { scale: 1, quality: random.int(75, 95) };
  return { scale: random.range(0.5, 0.7), quality: random.int(45, 70) };
}

/** Scaled and saved as planned. */
export async function send(pixels: Pixels, { scale, quality }: SendingPlan): Promise<Uint8Array> {
  return await encodeJpeg(scale === 1 ? pixels : scaled(pyramid(pixels), scale), { quality });
}

interface Scoring {
  readonly shown: Shown;
  readonly how: SendingPlan;
  readonly located: Located;
  readonly inspector: Inspector;
}

/** Nothing where the photo is not judged. */
async function scoreOf(
  jpeg: Uint8Array,
  { shown, how, located: { quad, portrait }, inspector }: Scoring,
): Promise<RealScore | undefined> {
  const inspection = await inspector.inspect(jpeg);
  if (inspection.outcome !== 'judged') return undefined;
  const { raw, parts, verdict } = inspection.checks.deepfake;
  const photo = pyramid(await decodeOwn(jpeg));
  const card = mapQuad(quad, ([x, y]) => [x * how.scale, y * how.scale]);
  const view = (of: typeof cardView) => cutView(photo, deepfakeCut({ card, portrait }, of));
  const baselines = await measureBaselines(view(faceView), view(cardView));
  return { ...shown, ...baselines, person: shown.document, raw, parts, yes: verdict === 'yes' };
}
