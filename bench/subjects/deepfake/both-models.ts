import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../../synth/dataset/documents.ts';
import { strataBy } from '../../shared/figures/strata.ts';

/** The score of a photo that the benches keep. */
interface Kept {
  readonly sent: string;
  /** `genuine`, or the kind of attack. */
  readonly kind: string;
  readonly person: string;
  readonly raw: number;
  readonly yes: boolean;
  readonly [more: string]: unknown;
}

/** The same photo, judged by two models. */
export interface Both extends Kept {
  readonly attack: boolean;
  /** Raw values of the first and of the second model. */
  readonly first: number;
  readonly second: number;
  /** Verdict of the second model; `yes` is that of the first. */
  readonly secondYes: boolean;
}

/** Photos of one kind of attack, and the genuine photos of the same sending. */
export interface KindOfAttack {
  /** Such as `swap_after | camera`. */
  readonly group: string;
  readonly genuine: readonly Both[];
  readonly attacks: readonly Both[];
}

/** Reads the photos that both models have judged, from what a bench kept for each: a file, or a folder of chunks. */
export function readBoth(first: string, second: string): readonly Both[] {
  const others = new Map(readScores(second).map((score) => [keyOf(score), score]));
  return readScores(first).flatMap((score) => {
    const other = others.get(keyOf(score));
    if (other === undefined) return [];
    const { raw, kind } = score;
    return [{ ...score, attack: kind !== 'genuine', first: raw, second: other.raw, secondYes: other.yes }];
  });
}

/** For each sending, each kind of attack. */
export function kindsOfAttack(both: readonly Both[]): readonly KindOfAttack[] {
  return strataBy(both, ({ sent }) => sent).flatMap(({ name: sent, views }) => {
    const genuine = views.filter(({ attack }) => !attack);
    const attacks = strataBy(
      views.filter(({ attack }) => attack),
      ({ kind }) => kind,
    );
    return attacks.map(({ name, views: some }) => ({ group: `${name} | ${sent}`, genuine, attacks: some }));
  });
}

function readScores(place: string): readonly Kept[] {
  const files = place.endsWith('.jsonl') ? [place] : globSync(join(place, 'chunk-*.jsonl')).sort();
  if (files.length === 0) throw new Error(`Expected scores in ${place}`);
  return files.flatMap((file) => readLines<Kept>(file));
}

/** Two photos are the same if all their planned properties are equal. */
function keyOf({ card, sent, kind, maker, person, strength }: Kept): string {
  return JSON.stringify([card, sent, kind, maker, person, strength]);
}
