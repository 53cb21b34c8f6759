import assert from 'node:assert/strict';
import type { Inspector, Judged } from '../src/index.ts';

/** The inspection of a photo that must be judged. */
export async function judgeBy(inspector: Inspector, image: Uint8Array): Promise<Judged> {
  const inspection = await inspector.inspect(image);
  assert.ok(inspection.outcome === 'judged', `not judged: ${JSON.stringify(inspection)}`);
  return inspection;
}

/** Largest distance of corresponding corners, in pixels. */
export function distance(a: Judged['card']['corners'], b: Judged['card']['corners']): number {
  return Math.max(...a.map(([x, y], i) => Math.hypot(x - b[i]![0], y - b[i]![1])));
}
