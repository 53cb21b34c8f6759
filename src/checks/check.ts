import type { TSchema } from 'typebox';
import type { Sighting } from '../card/index.ts';
import type { Model } from '../model/index.ts';
import type { CheckResult } from '../result.ts';

/** What a check got out of the pixels: the model's raw value, and whatever its result holds beside score and verdict. */
export interface Measured {
  readonly raw: number;
}

/** One check: a file of this room, a line of `table.ts`, and the manifest of the model that has its name. */
export interface Check {
  /** Schema of what it says in the answer: {@link CheckResult}, or that and more. */
  readonly result: TSchema;
  /** What it may say, as openapi.json shows it. */
  readonly example: CheckResult;
  /** Whether it looks at more of the card than a portrait without its card shows. */
  readonly needsCard: boolean;
  readonly measure: (sighting: Sighting, model: Model) => Promise<Measured>;
}
