import { type Static, Type } from 'typebox';
import {
  byCheck,
  type CheckName,
  type CheckResults,
  checkNames,
  checks,
  type PortraitCheckName,
  portraitCheckNames,
} from './checks/index.ts';
import { type FailReason as FailReasonName, reasonsOf } from './errors.ts';
import { NumberByName, Point, resultFields, Verdict } from './result.ts';

export { byCheck, type CheckName, checkNames, portraitCheckNames };

/**
 * A word of a vocabulary that may grow, so that a client that was generated before does not break on a new one: any text by its
 * type, the words of today as its examples.
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
  { $id: 'PhotoSize', description: 'Size of the photo, upright as its EXIF orientation says.' },
);

export const CardFinding = Type.Object(
  {
    corners: Type.Tuple([Point, Point, Point, Point], {
      description:
        "Corners in pixels of the upright photo, clockwise from the card's own top left; may lie outside it.",
    }),
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that a card is there.' }),
    thaiCard: Type.Number({ minimum: 0, maximum: 1, description: 'How much it looks like a Thai national ID card.' }),
  },
  { $id: 'CardFinding', description: 'Where the card lies in the photo.' },
);

export const PortraitFinding = Type.Object(
  {
    box: Type.Tuple([Point, Point, Point, Point], {
      description: 'The face box as four corners in pixels of the upright photo, clockwise from its own top left.',
    }),
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that a face is there.' }),
  },
  { $id: 'PortraitFinding', description: 'Where the portrait lies in the photo.' },
);

export const Finding = Type.Object(
  {
    ...resultFields,
    experimental: Type.Literal(true, {
      description: 'Not yet measured on real photographs of what it looks for; the model card says what is known.',
    }),
  },
  { $id: 'Finding', description: 'What is told beside the checks; no verdict depends on it.' },
);
export type Finding = Static<typeof Finding>;

export const ModelInfo = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: "Of the model's file." }),
  },
  { $id: 'ModelInfo', description: 'A model that took part.' },
);
export type ModelInfo = Static<typeof ModelInfo>;

const CalibrationId = Type.Optional(
  Type.String({
    description: "Id of the calibration that the operator fitted on photos of their own; absent: the models' own.",
  }),
);

/** What each check may say, for examples. */
export const exampleResults = byCheck((name) => checks[name].example) as CheckResults;

/** The schemas of what some checks say, by their names. */
function resultsOf<Name extends CheckName>(names: readonly Name[]) {
  const results = names.map((name) => [name, checks[name].result]);
  return Object.fromEntries(results) as { [N in Name]: (typeof checks)[N]['result'] };
}

const Checks = Type.Object(resultsOf(checkNames), { $id: 'Checks', description: 'What each check says.' });

/** What `inspect` says beside the checks. No check and no drop-in answer depends on it. */
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

/** There was nothing to judge; `reason` says why. */
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
  { $id: 'Failed', description: 'There was nothing to judge; `reason` says why.' },
);
export type Failed = Static<typeof Failed>;

/** What the engine says of one photo: one truth for library, HTTP, client and OpenAPI. */
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

/** What the engine says of a picture that shows the portrait alone. */
export type PortraitInspection = JudgedPortrait | Failed;

const Score = Type.Integer({
  minimum: 0,
  maximum: 100,
  description: 'Higher means more of the named fault.',
});

/** What the drop-in route says of a judged portrait; keys and their order are its contract. */
export const AntifakeMessage = Type.Object(
  {
    blur: Type.Object(
      { isBlur: Verdict, score: Score },
      { $id: 'BlurScore', description: 'Is the portrait too blurred to be compared?' },
    ),
    deepfake: Type.Object(
      { isSpoofing: Verdict, score: Score },
      { $id: 'DeepfakeScore', description: 'Was the portrait put in or altered, or its face made by a machine?' },
    ),
    print: Type.Object(
      { isPrint: Verdict, score: Score },
      { $id: 'PrintScore', description: 'Is the card a black-and-white print or copy?' },
    ),
  },
  { $id: 'AntifakeMessage', description: 'Three scores and their verdicts.' },
);
export type AntifakeMessage = Static<typeof AntifakeMessage>;
