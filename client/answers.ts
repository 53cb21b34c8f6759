/** What the drop-in route says of a judged portrait. */
export interface AntifakeMessage {
  readonly blur: { readonly isBlur: Verdict; readonly score: number };
  readonly deepfake: { readonly isSpoofing: Verdict; readonly score: number };
  readonly print: { readonly isPrint: Verdict; readonly score: number };
}

/** `yes`: the score, a whole number 0..100, is above its threshold. */
export type Verdict = 'yes' | 'no';

/** `[x, y]` in pixels of the upright photo. */
export type Point = readonly [x: number, y: number];

/** Corners in pixels of the upright photo, clockwise from the thing's own top left; they may lie outside it. */
export type Corners = readonly [Point, Point, Point, Point];

/** Why no portrait could be judged; docs/errors.md of the service says what each means. */
export type FailReason = 'no_card' | 'too_small' | 'card_cut' | 'no_portrait' | 'several_cards' | 'other_document';

/** Size of the photo after EXIF orientation was applied. */
export interface PhotoSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface CardFinding {
  readonly corners: Corners;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** How much it looks like a Thai national ID card, 0..1. */
  readonly thaiCard: number;
}

export interface PortraitFinding {
  /** The face box. */
  readonly box: Corners;
  /** 0..1 */
  readonly confidence: number;
}

export interface CheckResult {
  /** The model's own output; its meaning and unit stand in the model card. */
  readonly raw: number;
  /** Whole number 0..100; higher means more of the named fault. */
  readonly score: number;
  /** Whole number 0..100. */
  readonly threshold: number;
  readonly verdict: Verdict;
  /** What each kind of evidence says by itself, 0..1, not calibrated; deepfake: `consistency` and `face`. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly heatmap?: Heatmap;
}

/** Where in the photo a check saw its fault. */
export interface Heatmap {
  /** The part of the photo that the cells cover. */
  readonly area: Corners;
  /** Rows from the top, values from the left: how much each patch looks replaced, 0..1, not calibrated. */
  readonly cells: readonly (readonly number[])[];
}

/** What `inspect` tells beside the checks; not yet measured on real photographs of what it looks for. */
export interface Finding {
  readonly raw: number;
  /** Whole number 0..100; higher means more of what the finding is named after. */
  readonly score: number;
  readonly threshold: number;
  readonly verdict: Verdict;
  readonly experimental: true;
}

export interface ModelInfo {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** What every inspection says. */
interface Inspected {
  readonly photo: PhotoSize;
  readonly models: readonly ModelInfo[];
  /** Id of the calibration that the operator fitted on photos of their own; absent: the models' own. */
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

/** There was nothing to judge; `reason` says why. */
export interface Failed extends Inspected {
  readonly outcome: 'failed';
  readonly reason: FailReason;
  readonly card?: CardFinding;
}
