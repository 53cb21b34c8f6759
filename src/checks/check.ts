import type { TSchema } from 'typebox';
import type { Presentation } from '../card/index.ts';
import type { Model } from '../model/index.ts';
import type { CheckResult } from '../result.ts';

/** Measurement of a check: the raw value of the model, and whatever its result contains in addition to score and verdict. */
export interface Measured {
  readonly raw: number;
}

/** One check: a file of this room, its name in `names.ts`, a line of `table.ts`, and the manifest of the model with the same name. */
export interface Check {
  /** Schema of its result: {@link CheckResult}, or an extension of it. */
  readonly result: TSchema;
  /** Example result, for openapi.json. */
  readonly example: CheckResult;
  /** Whether it needs more of the card than a portrait without its card shows. */
  readonly needsCard: boolean;
  readonly measure: (presentation: Presentation, model: Model) => Promise<Measured>;
}
