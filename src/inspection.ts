import { type Static, Type } from 'typebox';
import { type FailReason as FailReasonName, reasonsOf } from './errors.ts';

/** Names of the three checks, in the order in which every answer lists them. */
export const checkNames = ['blur', 'deepfake', 'print'] as const;
export type CheckName = (typeof checkNames)[number];

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

const Point = Type.Tuple([Type.Number(), Type.Number()], {
  $id: 'Point',
  description: '`[x, y]` in pixels of the upright photo.',
});

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

/** Where in the photo a check saw its fault. */
export const Heatmap = Type.Object(
  {
    area: Type.Tuple([Point, Point, Point, Point], {
      description:
        'The part of the photo that the cells cover, in pixels of the upright photo, clockwise from its own top left.',
    }),
    cells: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
      description: 'Rows from the top, values from the left: how much each patch looks replaced, 0..1, not calibrated.',
    }),
  },
  { $id: 'Heatmap', description: 'Where in the photo the check saw its fault.' },
);
export type Heatmap = Static<typeof Heatmap>;

const Verdict = Type.Unsafe<'yes' | 'no'>({
  type: 'string',
  $id: 'Verdict',
  enum: ['yes', 'no'],
  description: '`yes`: the score is above the threshold.',
});

const NumberByName = Type.Record(Type.String(), Type.Number(), {
  $id: 'NumberByName',
  description: 'A number for each name: milliseconds by step, or 0..1 by kind of evidence.',
});

const judged = {
  raw: Type.Number({ description: "The model's own output; its meaning and unit stand in the model card." }),
  score: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'Higher means more of what check or finding is named after.',
  }),
  threshold: Type.Integer({ minimum: 0, maximum: 100, description: 'In effect when it was judged.' }),
  verdict: Verdict,
};

export const CheckResult = Type.Object(judged, { $id: 'CheckResult', description: 'What one check says.' });
export type CheckResult = Static<typeof CheckResult>;

/** The same of deepfake, which has two kinds of evidence and says where it saw its fault. */
export const DeepfakeResult = Type.Object(
  {
    ...judged,
    /** What each kind of evidence says by itself, 0..1, not calibrated: `consistency` and `face`. */
    parts: Type.Optional(NumberByName),
    heatmap: Type.Optional(Heatmap),
  },
  { $id: 'DeepfakeResult', description: 'What the deepfake check says, and where it saw its fault.' },
);
export type DeepfakeResult = Static<typeof DeepfakeResult>;

/** Names of the findings: what `inspect` tells beside the checks. No check and no drop-in answer depends on them. */
export const findingNames = ['screen'] as const;
export type FindingName = (typeof findingNames)[number];

export const Finding = Type.Object(
  {
    ...judged,
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

const Checks = Type.Object(
  { blur: CheckResult, deepfake: DeepfakeResult, print: CheckResult },
  { $id: 'Checks', description: 'What each check says.' },
);

const Findings = Type.Object(
  { screen: Finding },
  { $id: 'Findings', description: 'A photo of a screen; experimental, and no verdict depends on it.' },
);

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

/** Names of the checks that a portrait without its card allows; print looks at the whole card. */
export const portraitCheckNames = ['blur', 'deepfake'] as const satisfies readonly CheckName[];

/** A portrait without its card was judged. */
export const JudgedPortrait = Type.Object({
  outcome: Type.Literal('judged'),
  photo: PhotoSize,
  portrait: PortraitFinding,
  checks: Type.Object({ blur: CheckResult, deepfake: DeepfakeResult }),
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
