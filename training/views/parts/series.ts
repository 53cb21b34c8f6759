import { photoSeed } from '../../../synth/dataset/seed.ts';

/** A series of drawn photos, as given on the command line. */
export interface Series {
  readonly seed: string;
  readonly count: string;
}

/** Draws the photos of each seed of a series, one after another, and reports the speed at intervals. */
export async function drawSeries(
  { seed, count }: Series,
  draw: (seed: number, index: number) => Promise<void>,
): Promise<void> {
  const fromMs = performance.now();
  for (let i = 0; i < Number(count); i++) {
    await draw(photoSeed(Number(seed), i), i);
    if (i % 50 === 49)
      process.stdout.write(`${i + 1}, ${((1000 * (i + 1)) / (performance.now() - fromMs)).toFixed(2)}/s\n`);
  }
}
