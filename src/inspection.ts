import { type Static, Type } from 'typebox';

/** Names of the three checks, in the order in which every answer lists them. */
export const checkNames = ['blur', 'deepfake', 'print'] as const;
export type CheckName = (typeof checkNames)[number];

/** Why no portrait could be judged. Each is a value of the answer, not an error. */
export const FailReason = Type.Union(
  [
    Type.Literal('no_card', { description: 'No card was found in the photo.' }),
    Type.Literal('too_small', { description: 'The card is narrower than the engine can judge.' }),
    Type.Literal('card_cut', { description: "The portrait lies partly outside the photo's edge." }),
    Type.Literal('no_portrait', { description: 'A card was found, but no face on it.' }),
    Type.Literal('several_cards', { description: 'Two cards with a portrait each were found.' }),
  ],
  { description: 'Why no portrait could be judged.' },
);
export type FailReason = Static<typeof FailReason>;

const Point = Type.Tuple([Type.Number(), Type.Number()], { description: '[x, y] in pixels of the upright photo' });

/** Size of the photo after EXIF orientation was applied. */
export const PhotoSize = Type.Object({ widthPx: Type.Integer(), heightPx: Type.Integer() });

export const CardFinding = Type.Object({
  corners: Type.Tuple([Point, Point, Point, Point], {
    description: "Corners in pixels of the upright photo, clockwise from the card's own top left; may lie outside it.",
  }),
  confidence: Type.Number({ minimum: 0, maximum: 1, description: 'Probability that a card is there.' }),
  thaiCard: Type.Number({ minimum: 0, maximum: 1, description: 'How much it looks like a Thai national ID card.' }),
});

export const PortraitFinding = Type.Object({
  box: Type.Tuple([Point, Point, Point, Point], {
    description: 'The face box as four corners in pixels of the upright photo, clockwise from its own top left.',
  }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});

/** Where in the photo a check saw its fault. */
export const Heatmap = Type.Object({
  area: Type.Tuple([Point, Point, Point, Point], {
    description:
      'The part of the photo that the cells cover, in pixels of the upright photo, clockwise from its own top left.',
  }),
  cells: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
    description: 'Rows from the top, values from the left: how much each patch looks replaced, 0..1, not calibrated.',
  }),
});
export type Heatmap = Static<typeof Heatmap>;

export const CheckResult = Type.Object({
  raw: Type.Number({ description: "The model's own output; its meaning and unit stand in the model card." }),
  score: Type.Integer({ minimum: 0, maximum: 100, description: 'Higher means more of the named fault.' }),
  threshold: Type.Integer({ minimum: 0, maximum: 100 }),
  verdict: Type.Union([Type.Literal('yes'), Type.Literal('no')], { description: 'yes: score above threshold' }),
  parts: Type.Optional(
    Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
      description:
        'What each kind of evidence says by itself, 0..1, not calibrated; deepfake: `consistency` and `face`.',
    }),
  ),
  heatmap: Type.Optional(Heatmap),
});
export type CheckResult = Static<typeof CheckResult>;

/** Names of the findings: what `inspect` tells beside the checks. No check and no drop-in answer hangs on them. */
export const findingNames = ['colourCopy', 'screen'] as const;
export type FindingName = (typeof findingNames)[number];

export const Finding = Type.Object({
  raw: Type.Number({ description: "The model's own output; its meaning stands in the model card." }),
  score: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'Higher means more of what the finding is named after.',
  }),
  threshold: Type.Integer({ minimum: 0, maximum: 100 }),
  verdict: Type.Union([Type.Literal('yes'), Type.Literal('no')], { description: 'yes: score above threshold' }),
  experimental: Type.Literal(true, {
    description: 'Not yet measured on real photographs of what it looks for; the model card says what is known.',
  }),
});
export type Finding = Static<typeof Finding>;

export const ModelInfo = Type.Object({ name: Type.String(), version: Type.String(), sha256: Type.String() });
export type ModelInfo = Static<typeof ModelInfo>;

const CalibrationId = Type.Optional(
  Type.String({
    description: "Id of the calibration that the operator fitted on photos of their own; absent: the models' own.",
  }),
);

const Timings = Type.Record(Type.String(), Type.Number(), { description: 'Milliseconds spent in each step.' });

/** A portrait was found and judged. */
export const Judged = Type.Object({
  outcome: Type.Literal('judged'),
  photo: PhotoSize,
  card: CardFinding,
  portrait: PortraitFinding,
  checks: Type.Object({ blur: CheckResult, deepfake: CheckResult, print: CheckResult }),
  findings: Type.Optional(
    Type.Object(
      { colourCopy: Finding, screen: Finding },
      {
        description:
          'A copy on paper in colours, and a photo of a screen; both experimental, and no verdict hangs on them.',
      },
    ),
  ),
  models: Type.Array(ModelInfo),
  calibration: CalibrationId,
  timingsMs: Timings,
});
export type Judged = Static<typeof Judged>;

/** There was nothing to judge; `reason` says why. */
export const Failed = Type.Object({
  outcome: Type.Literal('failed'),
  reason: FailReason,
  photo: PhotoSize,
  card: Type.Optional(CardFinding),
  models: Type.Array(ModelInfo),
  calibration: CalibrationId,
  timingsMs: Timings,
});
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
  checks: Type.Object({ blur: CheckResult, deepfake: CheckResult }),
  models: Type.Array(ModelInfo),
  calibration: CalibrationId,
  timingsMs: Timings,
});
export type JudgedPortrait = Static<typeof JudgedPortrait>;

/** What the engine says of a picture that shows the portrait alone. */
export type PortraitInspection = JudgedPortrait | Failed;

const YesNo = Type.Union([Type.Literal('yes'), Type.Literal('no')]);
const Score = Type.Integer({ minimum: 0, maximum: 100 });

/** What the drop-in route says of a judged portrait; keys and their order are its contract. */
export const AntifakeMessage = Type.Object({
  blur: Type.Object({ isBlur: YesNo, score: Score }),
  deepfake: Type.Object({ isSpoofing: YesNo, score: Score }),
  print: Type.Object({ isPrint: YesNo, score: Score }),
});
export type AntifakeMessage = Static<typeof AntifakeMessage>;
