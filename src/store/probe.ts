import type { Work } from './work.ts';

/** Writes the one row of `heartbeat`. @throws Error when it was not written. */
export async function probe({ db }: Work): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('heartbeat')
    .set((eb) => ({ beats: eb('beats', '+', 1) }))
    .where('id', '=', 1)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`expected one heartbeat row but found ${numUpdatedRows}`);
}
