import { type Static, Type } from 'typebox';
import { Verdict } from '../inspection.ts';
import type { Changes, CheckComparison, Comparison } from '../shadow/index.ts';

const photos = Type.Integer({ minimum: 0 });
const score = Type.Integer({ minimum: 0, maximum: 100 });
const difference = (description: string) => Type.Integer({ minimum: -100, maximum: 100, description });
const share = Type.Number({ minimum: 0, maximum: 1 });
const requestId = Type.String({ description: 'As in `X-Request-Id`, the log and the ledger.' });
const time = Type.String({ format: 'date-time' });
const outcome = (whose: string) =>
  Type.String({ description: `\`judged\`, or the reason why ${whose} judged no portrait.` });
const outcomes = { current: outcome('the models in use'), candidate: outcome('the candidates') };

const ChangedShare = Type.Object(
  {
    photos: Type.Integer({ minimum: 0, description: 'Photos with another result.' }),
    share,
    low: Type.Number({ minimum: 0, maximum: 1, description: 'Lower end of the 95 % interval of the share.' }),
    high: Type.Number({ minimum: 0, maximum: 1, description: 'Upper end.' }),
  },
  { $id: 'ChangedShare', description: 'Share of photos with another result.' },
);

const ScoreDifferences = Type.Object(
  {
    mean: Type.Number({ minimum: -100, maximum: 100 }),
    p1: difference('1 % of the photos have at most this difference.'),
    p5: difference('5 %.'),
    p50: difference('The median.'),
    p95: difference('95 %.'),
    p99: difference('99 %.'),
  },
  { $id: 'ScoreDifferences', description: "The candidate's score minus the score in use." },
);

const ComparedCheck = Type.Object(
  {
    check: Type.String({ description: 'Name of the check.' }),
    photos: Type.Integer({ minimum: 1, description: 'Photos that both sides judged.' }),
    changed: ChangedShare,
    toYes: Type.Integer({ minimum: 0, description: 'Verdicts that would change from no to yes.' }),
    toNo: Type.Integer({ minimum: 0, description: 'Verdicts that would change from yes to no.' }),
    differences: ScoreDifferences,
  },
  { $id: 'ComparedCheck', description: 'Verdicts and scores of one check.' },
);

const ScoreAndVerdict = Type.Object(
  { score, verdict: Verdict },
  { $id: 'ScoreAndVerdict', description: 'A score and its verdict.' },
);

const ChangedVerdict = Type.Object(
  { requestId, time, check: Type.String(), current: ScoreAndVerdict, candidate: ScoreAndVerdict },
  { $id: 'ChangedVerdict', description: 'A request whose verdict would change.' },
);

const ChangedOutcome = Type.Object(
  { requestId, time, ...outcomes },
  { $id: 'ChangedOutcome', description: 'A request that only one side judged, or neither for another reason.' },
);

const ModelComparison = Type.Object(
  {
    current: Type.Array(Type.String(), {
      description:
        'What differs on the side of the models in use: `name@version#sha256` (8 digits) of a model, `check>threshold`, `calibration@id`.',
    }),
    candidate: Type.Array(Type.String(), { description: 'The same of the candidates.' }),
    from: Type.String({ format: 'date-time', description: 'The first photo.' }),
    to: Type.String({ format: 'date-time', description: 'The last photo.' }),
    photos: Type.Integer({ minimum: 1 }),
    changedOutcomes: ChangedShare,
    outcomes: Type.Array(
      Type.Object({ ...outcomes, photos }, { $id: 'ComparedOutcome', description: 'Photos with these two outcomes.' }),
    ),
    checks: Type.Array(ComparedCheck),
    verdictExamples: Type.Array(ChangedVerdict, { description: 'The newest ten.' }),
    outcomeExamples: Type.Array(ChangedOutcome, { description: 'The newest ten.' }),
  },
  { $id: 'ModelComparison', description: 'Candidate models next to the models in use, on the same photos.' },
);
type ModelComparison = Static<typeof ModelComparison>;
type Reasons = Pick<Comparison['outcomes'][number], 'reason' | 'candidateReason'>;

/** The answer of `GET /v1/shadow`. */
export const ShadowAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        comparisons: Type.Array(ModelComparison, {
          description: 'One for each pair of sets of models, that of the newest photo first; of at most 20,000 photos.',
        }),
      },
      { $id: 'ModelComparisons', description: 'Comparisons with candidate models.' },
    ),
  },
  { $id: 'ShadowAnswer', description: 'Comparisons with candidate models.' },
);
export type ShadowAnswer = Static<typeof ShadowAnswer>;

/** A comparison as the API shows it. */
export function toModelComparison(comparison: Comparison): ModelComparison {
  const { current, candidate, fromMs, toMs, photos: all, changedOutcomes, checks, examples } = comparison;
  return {
    current: [...current],
    candidate: [...candidate],
    from: timeOf(fromMs),
    to: timeOf(toMs),
    photos: all,
    changedOutcomes: toChanged(changedOutcomes),
    outcomes: comparison.outcomes.map(({ photos: count, ...reasons }) => ({ ...toOutcomes(reasons), photos: count })),
    checks: checks.map(toCheck),
    verdictExamples: examples.verdicts.map(({ requestId: id, timeMs, check, ...sides }) => ({
      ...{ requestId: id, time: timeOf(timeMs), check },
      current: { score: sides.score, verdict: verdictOf(sides.isYes) },
      candidate: { score: sides.candidateScore, verdict: verdictOf(sides.isCandidateYes) },
    })),
    outcomeExamples: examples.outcomes.map(({ requestId: id, timeMs, ...reasons }) => ({
      ...{ requestId: id, time: timeOf(timeMs), ...toOutcomes(reasons) },
    })),
  };
}

function toCheck({ check, photos: count, changed, toYes, toNo, meanDifference, differences }: CheckComparison) {
  const rest = { toYes, toNo, differences: { mean: rounded(meanDifference), ...differences } };
  return { check, photos: count, changed: toChanged(changed), ...rest };
}

function toChanged({ photos: count, share: value, low, high }: Changes) {
  return { photos: count, share: rounded(value), low: rounded(low), high: rounded(high) };
}

function toOutcomes({ reason = 'judged', candidateReason = 'judged' }: Reasons) {
  return { current: reason, candidate: candidateReason };
}

function verdictOf(isYes: boolean): 'yes' | 'no' {
  return isYes ? 'yes' : 'no';
}

/** Six digits after the point: more than 20,000 photos can tell apart. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
