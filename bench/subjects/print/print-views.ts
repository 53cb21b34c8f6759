import { printFeatures, printSizes, printViews } from '../../../src/checks/index.ts';
import { type Pixels, pyramid } from '../../../src/image/index.ts';
import { type Model, scoreOf } from '../../../src/model/index.ts';
import type { PrintPhoto, PrintRow } from '../../../synth/dataset/print-photo.ts';

/** The views of a drawn card as `print` keeps them; absent if the card is too small or cut. */
export interface KeptViews {
  readonly drawn?: { readonly row: PrintRow; readonly card: string; readonly portrait: string };
}

/** The result of the check for one card. */
export interface PrintResult {
  readonly raw: number;
  /** 0..100 */
  readonly score: number;
}

/** The views that the check reads of a drawn card, as text. */
export function keepViews({ pixels, corners, portrait: found, row }: PrintPhoto): KeptViews {
  const { card, portrait } = printViews({ photo: pyramid(pixels), card: corners, portrait: found });
  const text = ({ data }: Pixels): string => Buffer.from(data).toString('base64');
  return { drawn: { row, card: text(card), portrait: text(portrait) } };
}

/** Runs the model on each kept view. */
export async function judgeKept(
  kept: readonly KeptViews[],
  model: Model,
): Promise<readonly (PrintResult & { readonly row: PrintRow })[]> {
  const results = [];
  for (const { drawn } of kept) {
    if (!drawn) continue;
    const views = { card: pixelsOf(drawn.card, 'card'), portrait: pixelsOf(drawn.portrait, 'portrait') };
    results.push({ row: drawn.row, ...(await judgeFeatures(printFeatures(views), model)) });
  }
  return results;
}

/** Runs the model on the statistics of one card. */
export async function judgeFeatures(features: Float32Array, model: Model): Promise<PrintResult> {
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  const raw = value!.data[0]!;
  return { raw, score: Math.round(scoreOf(raw, model.manifest.calibration!)) };
}

function pixelsOf(text: string, view: keyof typeof printSizes): Pixels {
  return { ...printSizes[view], data: new Uint8Array(Buffer.from(text, 'base64')) };
}
