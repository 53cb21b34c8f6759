/** Answer of the drop-in route for a judged portrait. */
export interface AntifakeMessage {
  readonly blur: { readonly isBlur: Verdict; readonly score: number };
  readonly deepfake: { readonly isSpoofing: Verdict; readonly score: number };
  readonly print: { readonly isPrint: Verdict; readonly score: number };
}

/** `yes`: the score, a whole number 0..100, is above its threshold. */
export type Verdict = 'yes' | 'no';

/** `[x, y]` in pixels of the upright photo. */
export type Point = readonly [x: number, y: number];

/** Corners in pixels of the upright photo, clockwise from the top left of the card or portrait itself; they may lie outside it. */
export type Corners = readonly [Point, Point, Point, Point];

/** Why no portrait could be judged; docs/errors.md of the service explains them. */
export type FailReason = 'no_card' | 'too_small' | 'card_cut' | 'no_portrait' | 'several_cards' | 'other_document';

/** Size of the photo after EXIF orientation was applied. */
export interface PhotoSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface CardFinding {
  readonly corners: Corners;
  /** Probability that the photo shows a card, 0..1. */
  readonly confidence: number;
  /** Probability that it is a Thai national ID card, 0..1. */
  readonly thaiCard: number;
}

export interface PortraitFinding {
  /** The face box. */
  readonly box: Corners;
  /** 0..1 */
  readonly confidence: number;
}

export interface CheckResult {
  /** Output of the model before calibration; its meaning and unit are in the model card. */
  readonly raw: number;
  /** Whole number 0..100; higher means more of the named fault. */
  readonly score: number;
  /** Whole number 0..100. */
  readonly threshold: number;
  readonly verdict: Verdict;
  /** The verdict is `no`, but a person should look at the photo: few genuine ones look so suspicious. Absent for models without this answer. */
  readonly unsure?: boolean;
  /** Result of each kind of evidence, 0..1, not calibrated; deepfake: `consistency` and `face`. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly heatmap?: Heatmap;
}

/** Where in the photo a check found its fault. */
export interface Heatmap {
  /** The part of the photo that the cells cover. */
  readonly area: Corners;
  /** Rows from the top, values from the left: how much each patch looks replaced, 0..1, not calibrated. */
  readonly cells: readonly (readonly number[])[];
}

/** Experimental output of `inspect` in addition to the checks; not yet measured on real photographs of what it detects. */
export interface Finding {
  readonly raw: number;
  /** Whole number 0..100; higher means more of the fault that the finding is named after. */
  readonly score: number;
  readonly threshold: number;
  readonly verdict: Verdict;
  readonly experimental: true;
}

export interface ModelInfo {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Of the data that it was trained on; a model without them counts as `research`. */
  readonly terms?: 'commercial' | 'research';
}

/** Fields of every inspection. */
interface Inspected {
  readonly photo: PhotoSize;
  readonly models: readonly ModelInfo[];
  /** Id of the calibration that the operator fitted on their own photos; absent: that of the models is used. */
  readonly calibration?: string;
  /** Milliseconds spent in each step. */
  readonly timingsMs: Readonly<Record<string, number>>;
}

/** A portrait was found and judged. */
export interface Judged extends Inspected {
  readonly outcome: 'judged';
  readonly card: CardFinding;
  readonly portrait: PortraitFinding;
  readonly checks: { readonly blur: CheckResult; readonly deepfake: CheckResult; readonly print: CheckResult };
  readonly findings?: { readonly screen: Finding };
}

/** No portrait could be judged; `reason` is the cause. */
export interface Failed extends Inspected {
  readonly outcome: 'failed';
  readonly reason: FailReason;
  readonly card?: CardFinding;
}
