import { type Kysely, sql } from 'kysely';
import type { Days } from './period.ts';
import type { Schema, ShadowPhotoRow } from './schema.ts';
import type { ShadowOutcome, ShadowSums } from './shadow-types.ts';
import type { Work } from './work.ts';

/** Photos that a comparison reads at most, the newest first: it must not delay the answers of others. */
const maxPhotos = 20_000;

/** Examples of each kind. */
const maxExamples = 10;

const dayMs = 24 * 60 * 60 * 1000;

type Pair = Pick<ShadowPhotoRow, 'current_models' | 'candidate_models'>;
type Reasons = Pick<ShadowPhotoRow, 'current_reason' | 'candidate_reason'>;

/** Sums of the newest photos of these days for each pair of models, that of the newest photo first. */
export async function sumShadow({ db }: Work, days: Days): Promise<readonly ShadowSums[]> {
  const pairs = await findPairs(db, days);
  const sums: ShadowSums[] = [];
  for (const { from_ms, to_ms, ...pair } of pairs)
    sums.push({
      current: wordsOf(pair.current_models),
      candidate: wordsOf(pair.candidate_models),
      fromMs: from_ms,
      toMs: to_ms,
      outcomes: await sumOutcomes(db, days, pair),
      differences: await sumDifferences(db, days, pair),
      changedVerdicts: await findChangedVerdicts(db, days, pair),
      changedOutcomes: await findChangedOutcomes(db, days, pair),
    });
  return sums;
}

function findPairs(db: Kysely<Schema>, days: Days) {
  return db
    .selectFrom(newest(db, days))
    .select(['current_models', 'candidate_models'])
    .select((eb) => [eb.fn.min('time_ms').as('from_ms'), eb.fn.max('time_ms').as('to_ms')])
    .groupBy(['current_models', 'candidate_models'])
    .orderBy('to_ms', 'desc')
    .execute();
}

async function sumOutcomes(db: Kysely<Schema>, days: Days, pair: Pair): Promise<ShadowSums['outcomes']> {
  const rows = await db
    .selectFrom(newest(db, days, pair))
    .select(['current_reason', 'candidate_reason'])
    .select((eb) => eb.fn.countAll<number>().as('photos'))
    .groupBy(['current_reason', 'candidate_reason'])
    .orderBy('photos', 'desc')
    .execute();
  return rows.map((row) => ({ ...outcomeOf(row), photos: row.photos }));
}

async function sumDifferences(db: Kysely<Schema>, days: Days, pair: Pair): Promise<ShadowSums['differences']> {
  const difference = sql<number>`candidate_score - current_score`;
  const rows = await scored(db, days, pair)
    .select(['check_name', 'current_yes', 'candidate_yes', difference.as('difference')])
    .select((eb) => eb.fn.countAll<number>().as('photos'))
    .groupBy(['check_name', 'current_yes', 'candidate_yes', difference])
    .orderBy('check_name')
    .execute();
  return rows.map((row) => ({
    check: row.check_name,
    ...verdictsOf(row),
    difference: row.difference,
    photos: row.photos,
  }));
}

async function findChangedVerdicts(db: Kysely<Schema>, days: Days, pair: Pair): Promise<ShadowSums['changedVerdicts']> {
  const rows = await scored(db, days, pair)
    .selectAll('score')
    .select('photo.time_ms')
    .whereRef('current_yes', '<>', 'candidate_yes')
    .orderBy('photo.time_ms', 'desc')
    .limit(maxExamples)
    .execute();
  return rows.map(({ request_id, time_ms, check_name, current_score, candidate_score, ...row }) => ({
    requestId: request_id,
    timeMs: time_ms,
    check: check_name,
    score: current_score,
    candidateScore: candidate_score,
    ...verdictsOf(row),
  }));
}

async function findChangedOutcomes(db: Kysely<Schema>, days: Days, pair: Pair): Promise<ShadowSums['changedOutcomes']> {
  const rows = await db
    .selectFrom(newest(db, days, pair))
    .select(['request_id', 'time_ms', 'current_reason', 'candidate_reason'])
    .where(sql<boolean>`coalesce(current_reason, '') <> coalesce(candidate_reason, '')`)
    .orderBy('time_ms', 'desc')
    .limit(maxExamples)
    .execute();
  return rows.map((row) => ({ requestId: row.request_id, timeMs: row.time_ms, ...outcomeOf(row) }));
}

function scored(db: Kysely<Schema>, days: Days, pair: Pair) {
  return db
    .selectFrom(newest(db, days, pair))
    .innerJoin('shadow_score as score', 'score.request_id', 'photo.request_id');
}

/** The newest photos of the period, of all pairs together; then only those of one pair. */
function newest(db: Kysely<Schema>, { from, to }: Days, pair?: Pair) {
  let photos = db.selectFrom('shadow_photo').selectAll().orderBy('time_ms', 'desc').limit(maxPhotos);
  if (from !== undefined) photos = photos.where('time_ms', '>=', Date.parse(from));
  if (to !== undefined) photos = photos.where('time_ms', '<', Date.parse(to) + dayMs);
  let some = db.selectFrom(photos.as('newest')).selectAll();
  if (pair !== undefined)
    some = some.where('current_models', '=', pair.current_models).where('candidate_models', '=', pair.candidate_models);
  return some.as('photo');
}

function wordsOf(models: string): readonly string[] {
  return models.split(' ').filter(Boolean);
}

function outcomeOf({ current_reason: reason, candidate_reason: candidateReason }: Reasons): ShadowOutcome {
  return { ...(reason !== null && { reason }), ...(candidateReason !== null && { candidateReason }) };
}

function verdictsOf({ current_yes, candidate_yes }: { readonly current_yes: number; readonly candidate_yes: number }) {
  return { isYes: current_yes === 1, isCandidateYes: candidate_yes === 1 };
}
