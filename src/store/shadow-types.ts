/** What one set of models answered about a photo. */
export interface ShadowSide {
  /** Words that tell the sets apart: those of their models, thresholds and calibrations that differ. Without spaces. */
  readonly models: readonly string[];
  /** Why no portrait was judged; absent: one was. */
  readonly reason?: string;
  /** By the names of the checks; absent: no portrait was judged. */
  readonly scores?: Readonly<Record<string, { readonly score: number; readonly isYes: boolean }>>;
}

/** What the models in use and the candidates answered about the photo of one request. Never the photo. */
export interface ShadowEntry {
  readonly requestId: string;
  readonly current: ShadowSide;
  readonly candidate: ShadowSide;
}

/** Why either side judged no portrait; absent: it judged one. */
export interface ShadowOutcome {
  readonly reason?: string;
  readonly candidateReason?: string;
}

/** Verdicts of both sides. */
export interface ShadowVerdicts {
  readonly isYes: boolean;
  readonly isCandidateYes: boolean;
}

/** One request. */
interface ShadowRequest {
  readonly requestId: string;
  readonly timeMs: number;
}

/** Sums of the photos that one pair of sets of models judged. */
export interface ShadowSums {
  /** As in {@link ShadowSide}. */
  readonly current: readonly string[];
  readonly candidate: readonly string[];
  /** Time of the first and the last photo. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly outcomes: readonly (ShadowOutcome & { readonly photos: number })[];
  /** Photos that both judged, by check, verdicts and the candidate's score minus that in use, -100..100. */
  readonly differences: readonly (ShadowVerdicts & {
    readonly check: string;
    readonly difference: number;
    readonly photos: number;
  })[];
  /** The newest requests whose verdict would change. */
  readonly changedVerdicts: readonly (ShadowRequest &
    ShadowVerdicts & { readonly check: string; readonly score: number; readonly candidateScore: number })[];
  /** The newest requests with another outcome. */
  readonly changedOutcomes: readonly (ShadowRequest & ShadowOutcome)[];
}
