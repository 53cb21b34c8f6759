import { checkNames, type Engine, type ScoreRow } from '../../src/eval/index.ts';
import { byCheck } from '../../src/inspection.ts';

/** An invented engine. */
export const engine: Engine = {
  photos: 'cards',
  models: checkNames.map((name) => ({ name, version: '9.9.9', sha256: '0'.repeat(64) })),
  thresholds: { ...byCheck(() => 70), deepfake: 85 },
};

const kinds = ['autoencoder_after', 'paste', 'stuck over'];

/** Rows of an invented evaluation, always the same: attacks mostly score higher, and some photos are not judged. */
export function makeRows(count: number): readonly ScoreRow[] {
  return Array.from({ length: count }, (_, i) => {
    const attack = i % 2;
    const score = Math.min(100, Math.round(((i * 37) % 71) + attack * (i % 3 === 0 ? 10 : 35)));
    const said = { raw: score / 100 + (i % 7) / 1000, score };
    const fails = i % 25 === 3;
    return {
      file: `photo <${i}>.jpg`,
      truth: { blur: attack, deepfake: attack, print: attack } as ScoreRow['truth'],
      group: `person ${Math.floor(i / 4)}`,
      ...(attack === 1 && { kind: kinds[i % 3]! }),
      ...{ outcome: fails ? 'failed' : 'judged', reason: fails ? 'no_card' : '', ms: 40 + (i % 9) },
      checks: fails ? {} : { blur: said, deepfake: said, print: said },
    };
  });
}
