/** Photos with another result, and their share with its 95 % interval. */
export interface ChangedShare {
  readonly photos: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Outcomes of both sides: `judged`, or the reason why no portrait was judged. */
export interface Outcomes {
  readonly current: string;
  readonly candidate: string;
}

/** Verdicts and scores of one check, on the photos that both sides judged. */
export interface ComparedCheck {
  readonly check: string;
  readonly photos: number;
  readonly changed: ChangedShare;
  readonly toYes: number;
  readonly toNo: number;
  /** The candidate's score minus the score in use. */
  readonly differences: Readonly<Record<'mean' | 'p1' | 'p5' | 'p50' | 'p95' | 'p99', number>>;
}

/** A score and its verdict. */
export interface ScoreAndVerdict {
  readonly score: number;
  readonly verdict: 'yes' | 'no';
}

/** One request; the time is ISO 8601 in UTC. */
interface ComparedRequest {
  readonly requestId: string;
  readonly time: string;
}

/** Candidate models next to the models in use, on the same photos. Times are ISO 8601 in UTC. */
export interface ModelComparison {
  /** What differs between the two: `name@version#sha256` of models, `check>threshold`, `calibration@id`. */
  readonly current: readonly string[];
  readonly candidate: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly photos: number;
  readonly changedOutcomes: ChangedShare;
  readonly outcomes: readonly (Outcomes & { readonly photos: number })[];
  readonly checks: readonly ComparedCheck[];
  readonly verdictExamples: readonly (ComparedRequest & {
    readonly check: string;
    readonly current: ScoreAndVerdict;
    readonly candidate: ScoreAndVerdict;
  })[];
  readonly outcomeExamples: readonly (ComparedRequest & Outcomes)[];
}

/** One comparison for each pair of sets of models, that of the newest photo first. */
export interface ModelComparisons {
  readonly comparisons: readonly ModelComparison[];
}
