import { randomUUID } from 'node:crypto';
import type { AuditRow } from './store.ts';
import type { Work } from './work.ts';

/** Records one change of a key. */
export async function audit({ db }: Work, row: AuditRow): Promise<void> {
  const { timeMs: time_ms, action, keyId: key_id, details, by = null } = row;
  const values = { id: randomUUID(), time_ms, action, key_id, details: JSON.stringify(details), by_key_id: by };
  await db.insertInto('audit').values(values).execute();
}

/** Every change of a key, oldest first. */
export async function listAudit({ db }: Work): Promise<readonly AuditRow[]> {
  const rows = await db.selectFrom('audit').selectAll().orderBy('time_ms').orderBy('id').execute();
  return rows.map((row) => ({
    timeMs: row.time_ms,
    action: row.action as AuditRow['action'],
    keyId: row.key_id,
    details: JSON.parse(row.details) as AuditRow['details'],
    ...(row.by_key_id !== null && { by: row.by_key_id }),
  }));
}
