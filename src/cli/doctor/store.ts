import { access, constants, opendir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { examineStore, type StoreState } from '../../store/index.ts';
import { type PlannedSettings, storePlace } from '../compose.ts';
import { describeFailure } from '../failure.ts';
import { fault, type Line, ok, warning } from './line.ts';

/** Milliseconds for each thing that is asked of the store. */
const limitMs = 5000;
/** Beyond it, limits and days begin at a moment that nobody here expects. */
const apartMs = 5000;
/** No clock that is right shows a time before this program was written. */
const writtenMs = Date.UTC(2026, 0, 1);

/** The store, its keys and its clock; it is not made, and its tables are not changed. */
export async function lookAtStore(settings: PlannedSettings): Promise<readonly Line[]> {
  const { dataDir, databaseUrl } = settings;
  const where = { path: join(dataDir, 'antifake.sqlite'), limitMs, ...(databaseUrl !== undefined && { databaseUrl }) };
  try {
    const state = await examineStore(where);
    if (databaseUrl === undefined && state.schema === undefined) await requireRoom(dataDir);
    return [judgeStore(storePlace(settings), state), ...judgeKeys(state), judgeClock(state.aheadMs)];
  } catch (cause) {
    const text = describeFailure(new Error(`Expected a store at ${storePlace(settings)}`, { cause }));
    return [fault('store', { text, remedy: 'docs/operations.md says what the store needs.' }), judgeClock(undefined)];
  }
}

/** @throws Error of the system when the folder could not be made or written. */
async function requireRoom(dataDir: string): Promise<void> {
  let at = resolve(dataDir);
  let found = await stat(at).catch(() => undefined);
  while (found === undefined) {
    at = dirname(at);
    found = await stat(at).catch(() => undefined);
  }
  // A folder named so is opened as one; a file is not.
  await (await opendir(at)).close();
  await access(at, constants.W_OK);
}

/** @param place where it is, in words. */
export function judgeStore(place: string, state: StoreState): Line {
  const { schema, age, writeMs } = state;
  const details = { ...state };
  if (age === 'newer')
    return fault('store', {
      text: `${place}: its tables (${schema}) are of a later version`,
      remedy: 'Install that version of antifake, or put a backup of this one in its place.',
      details,
    });
  if (schema === undefined) return ok('store', `${place}: none yet, the first start makes it`, { details });
  if (age === 'older')
    return warning('store', {
      text: `${place}: its tables (${schema}) are of an earlier version`,
      remedy: 'Stop what runs that version, back the store up, and start: it is brought up to date then.',
      details,
    });
  return ok('store', `${place}: schema ${schema}, a row was written in ${writeMs} ms`, { details });
}

function judgeKeys({ liveKeys, age }: StoreState): readonly Line[] {
  const none = { text: 'no live key: every request is refused', remedy: 'Make one: antifake keys create --name NAME.' };
  if (liveKeys === undefined) return age === 'newer' ? [] : [warning('keys', none)];
  return [liveKeys === 0 ? warning('keys', none) : ok('keys', `${liveKeys} live`)];
}

/** @param aheadMs how far the database's clock is ahead; absent: there is no other clock. */
export function judgeClock(aheadMs: number | undefined, nowMs = Date.now()): Line {
  const now = new Date(nowMs).toISOString().replace(/\.\d+/, '');
  const details = { now, ...(aheadMs !== undefined && { aheadMs }) };
  if (nowMs < writtenMs)
    return fault('clock', { text: `${now} is past`, remedy: 'Set the clock, as by NTP.', details });
  if (aheadMs === undefined) return ok('clock', now, { details });
  const apart = `${now}; PostgreSQL is ${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead'}`;
  if (Math.abs(aheadMs) < apartMs) return ok('clock', apart, { details });
  const remedy = 'Set both clocks by NTP: minutes, months and the end of a key are those of PostgreSQL.';
  return warning('clock', { text: apart, remedy, details });
}
