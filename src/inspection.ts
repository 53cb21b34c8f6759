import { type Static, Type } from 'typebox';
import { type CheckResults, checks, type PortraitCheckName, portraitCheckNames } from './checks/index.ts';
import { type FailReason as FailReasonName, reasonsOf } from './errors.ts';
import { substituteOf, termsDescription } from './model/index.ts';
import { byCheck, type CheckName, checkNames } from './names.ts';
import { NumberByName, Point, resultFields, Verdict } from './result.ts';

export { byCheck, type CheckName, checkNames, portraitCheckNames, Verdict };

/**
 * A word of a vocabulary that may grow. Its type is any text, with the current words as examples, so that a client that was
 * generated earlier accepts new words.
 */
export function wordOf<Word extends string>(words: readonly Word[], description: string) {
  return Type.Unsafe<Word>({ type: 'string', description, examples: words });
}

/** Why no portrait could be judged. Each is a value of the answer, not an error. */
export const FailReason = wordOf<FailReasonName>(reasonsOf('FAIL'), 'Why no portrait could be judged.');
export type FailReason = FailReasonName;

/** Size of the photo after EXIF orientation was applied. */
export const PhotoSize = Type.Object(
  { widthPx: Type.Integer({ minimum: 1 }), heightPx: Type.Integer({ minimum: 1 }) },
  { $id: 'PhotoSize', description: 'Size of the upright photo, after its EXIF orientation was applied.' },
);

export const CardFinding = Type.Object(
  {
    corners: Type.Tuple([Point, Point, Point, Point], {
      description:
        "Corners in pixels of the upright photo, clockwise from the card's own top left; may lie outside it.",
    }),
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that the photo shows a card.' }),
    thaiCard: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that it is a Thai national ID card.' }),
  },
  { $id: 'CardFinding', description: 'Position of the card in the photo.' },
);

export const PortraitFinding = Type.Object(
  {
    box: Type.Tuple([Point, Point, Point, Point], {
      description: 'The face box as four corners in pixels of the upright photo, clockwise from its own top left.',
    }),
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that the box contains a face.' }),
  },
  { $id: 'PortraitFinding', description: 'Position of the portrait in the photo.' },
);

export const Finding = Type.Object(
  {
    ...resultFields,
    experimental: Type.Literal(true, {
      description: 'Not yet measured on real photographs of what it detects; the model card contains what is known.',
    }),
  },
  { $id: 'Finding', description: 'Experimental output in addition to the checks; no verdict depends on it.' },
);
export type Finding = Static<typeof Finding>;

export const ModelInfo = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: "SHA-256 of the model's file." }),
    terms: Type.Optional(wordOf(['commercial', 'research'], termsDescription)),
  },
  { $id: 'ModelInfo', description: 'A model that was used.' },
);
export type ModelInfo = Static<typeof ModelInfo>;

/**
 * The model of a check among those that are used: it has the name of the check, or that name with the terms for which it was chosen, as
 * `deepfake-commercial`. @throws Error if there is none.
 */
export function modelOf(check: CheckName, models: readonly ModelInfo[]): ModelInfo {
  const names: readonly string[] = [check, substituteOf(check, 'commercial')];
  const found = models.find(({ name }) => names.includes(name));
  if (found === undefined)
    throw new Error(`Expected a model of ${check} but received ${models.map(({ name }) => name)}`);
  return found;
}

const CalibrationId = Type.Optional(
  Type.String({
    description:
      'Id of the calibration that the operator fitted on their own photos; absent: that of the models is used.',
  }),
);

/** Example result of each check. */
export const exampleResults = byCheck((name) => checks[name].example) as CheckResults;

/** The result schemas of some checks, by name. */
function resultsOf<Name extends CheckName>(names: readonly Name[]) {
  const results = names.map((name) => [name, checks[name].result]);
  return Object.fromEntries(results) as { [N in Name]: (typeof checks)[N]['result'] };
}

const Checks = Type.Object(resultsOf(checkNames), { $id: 'Checks', description: 'Result of each check.' });

/** Experimental output of `inspect` in addition to the checks. No check depends on it, and it does not change the drop-in answer. */
export const Findings = Type.Object(
  { screen: Finding },
  { $id: 'Findings', description: 'A photo of a screen; experimental, and no verdict depends on it.' },
);

export type Findings = Static<typeof Findings>;

/** A portrait was found and judged. */
export const Judged = Type.Object(
  {
    outcome: Type.Literal('judged'),
    photo: PhotoSize,
    card: CardFinding,
    portrait: PortraitFinding,
    checks: Checks,
    findings: Type.Optional(Findings),
    models: Type.Array(ModelInfo),
    calibration: CalibrationId,
    /** Milliseconds spent in each step. */
    timingsMs: NumberByName,
  },
  { $id: 'Judged', description: 'A portrait was found and judged.' },
);
export type Judged = Static<typeof Judged>;

/** No portrait could be judged; `reason` is the cause. */
export const Failed = Type.Object(
  {
    outcome: Type.Literal('failed'),
    reason: FailReason,
    photo: PhotoSize,
    card: Type.Optional(CardFinding),
    models: Type.Array(ModelInfo),
    calibration: CalibrationId,
    /** Milliseconds spent in each step. */
    timingsMs: NumberByName,
  },
  { $id: 'Failed', description: 'No portrait could be judged; `reason` is the cause.' },
);
export type Failed = Static<typeof Failed>;

/** The result for one photo; the single schema for library, HTTP, client and OpenAPI. */
export const Inspection = Type.Union([Judged, Failed]);
export type Inspection = Static<typeof Inspection>;

/** A portrait without its card was judged. */
export const JudgedPortrait = Type.Object({
  outcome: Type.Literal('judged'),
  photo: PhotoSize,
  portrait: PortraitFinding,
  checks: Type.Object(resultsOf<PortraitCheckName>(portraitCheckNames)),
  models: Type.Array(ModelInfo),
  calibration: CalibrationId,
  timingsMs: NumberByName,
});
export type JudgedPortrait = Static<typeof JudgedPortrait>;

/** The result for a picture that shows only the portrait. */
export type PortraitInspection = JudgedPortrait | Failed;

const Score = Type.Integer({
  minimum: 0,
  maximum: 100,
  description: 'Higher means more of the named fault.',
});

/** Answer of the drop-in route for a judged portrait; keys and their order are part of the contract. */
export const AntifakeMessage = Type.Object(
  {
    blur: Type.Object(
      { isBlur: Verdict, score: Score },
      { $id: 'BlurScore', description: 'Is the portrait too blurred to be compared?' },
    ),
    deepfake: Type.Object(
      { isSpoofing: Verdict, score: Score },
      { $id: 'DeepfakeScore', description: 'Was the portrait inserted or altered, or its face generated?' },
    ),
    print: Type.Object(
      { isPrint: Verdict, score: Score },
      { $id: 'PrintScore', description: 'Is the card a black-and-white print or copy?' },
    ),
  },
  { $id: 'AntifakeMessage', description: 'Three scores and their verdicts.' },
);
export type AntifakeMessage = Static<typeof AntifakeMessage>;
