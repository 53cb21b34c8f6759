import { photoSeed } from '../../../synth/dataset/seed.ts';

/** A series of drawn photos, as the command line has it. */
export interface Series {
  readonly seed: string;
  readonly count: string;
}

/** Draws what belongs to each seed of a series, one after another, and says now and then how fast. */
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
