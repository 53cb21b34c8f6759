import { access, constants, opendir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { embeddedFile, examineStore, type StoreState } from '../../store/index.ts';
import { type PlannedSettings, storePlace } from '../compose.ts';
import { describeFailure } from '../failure.ts';
import { fault, type Line, ok, warning } from './line.ts';

/** Time limit of each operation of the store. */
const limitMs = 5000;
/** With a larger difference, limits and days begin at an unexpected time. */
const maxClockDifferenceMs = 5000;
/** A correct clock cannot show a time before this program was written. */
const minPlausibleMs = Date.UTC(2026, 0, 1);

/** Checks the store, its keys and its clock; does not create the store or change its tables. */
export async function checkStore(settings: PlannedSettings): Promise<readonly Line[]> {
  const { dataDir, databaseUrl } = settings;
  const where = { path: join(dataDir, embeddedFile), limitMs, ...(databaseUrl !== undefined && { databaseUrl }) };
  try {
    const state = await examineStore(where);
    if (databaseUrl === undefined && state.schema === undefined) await requireRoom(dataDir);
    return [judgeStore(storePlace(settings), state), ...judgeKeys(state), judgeClock(state.aheadMs)];
  } catch (cause) {
    const text = describeFailure(new Error(`Expected a store at ${storePlace(settings)}`, { cause }));
    return [
      fault('store', { text, remedy: 'docs/operations.md describes what the store requires.' }),
      judgeClock(undefined),
    ];
  }
}

/** @throws Error from the system if the folder cannot be created or written. */
async function requireRoom(dataDir: string): Promise<void> {
  let at = resolve(dataDir);
  let found = await stat(at).catch(() => undefined);
  while (found === undefined) {
    at = dirname(at);
    found = await stat(at).catch(() => undefined);
  }
  // opendir fails if the path is a file.
  await (await opendir(at)).close();
  await access(at, constants.W_OK);
}

/** @param place location, in words. */
export function judgeStore(place: string, state: StoreState): Line {
  const { schema, compatibility, writeMs } = state;
  const details = { ...state };
  if (compatibility === 'too_new')
    return fault('store', {
      text: `${place}: its tables (${schema}) are of a later version, with which this one does not work`,
      remedy: 'Install that version of antifake, or restore a backup made by this version.',
      details,
    });
  if (schema === undefined) return ok('store', `${place}: none yet, the first start creates it`, { details });
  if (compatibility === 'older')
    return warning('store', {
      text: `${place}: its tables (${schema}) are of an earlier version`,
      remedy:
        'Back up the store, and start: the tables are then updated. docs/upgrading.md describes the order of steps.',
      details,
    });
  const later = compatibility === 'newer' ? ', of a later version with which this one works' : '';
  return ok('store', `${place}: schema ${schema}${later}, a row was written in ${writeMs} ms`, { details });
}

function judgeKeys({ liveKeys, compatibility }: StoreState): readonly Line[] {
  const none = {
    text: 'no live key: every request is refused',
    remedy: 'Create one: antifake keys create --name NAME.',
  };
  if (liveKeys === undefined) return compatibility === 'too_new' ? [] : [warning('keys', none)];
  return [liveKeys === 0 ? warning('keys', none) : ok('keys', `${liveKeys} live`)];
}

/** @param aheadMs how far the database's clock is ahead; absent: the store has no clock of its own. */
export function judgeClock(aheadMs: number | undefined, nowMs = Date.now()): Line {
  const now = new Date(nowMs).toISOString().replace(/\.\d+/, '');
  const details = { now, ...(aheadMs !== undefined && { aheadMs }) };
  if (nowMs < minPlausibleMs)
    return fault('clock', { text: `${now} is in the past`, remedy: 'Set the clock, for example by NTP.', details });
  if (aheadMs === undefined) return ok('clock', now, { details });
  const apart = `${now}; PostgreSQL is ${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead'}`;
  if (Math.abs(aheadMs) < maxClockDifferenceMs) return ok('clock', apart, { details });
  const remedy = 'Set both clocks by NTP: minutes, months and expiry of keys follow the clock of PostgreSQL.';
  return warning('clock', { text: apart, remedy, details });
}
