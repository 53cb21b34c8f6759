import { type Kysely, type Migration, sql } from 'kysely';

/** Scores as JSON, by the name of their check, instead of a column for each of the three checks. */
export const scoresByCheck: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('ledger').addColumn('scores', 'text').execute();
    // The format of JSON.stringify, in SQL that both databases support; null if nothing was scored.
    await sql`update ledger set scores =
      '{"blur":' || score_blur || ',"deepfake":' || score_deepfake || ',"print":' || score_print || '}'
      where score_blur is not null`.execute(db);
    for (const column of ['score_blur', 'score_deepfake', 'score_print'])
      await db.schema.alterTable('ledger').dropColumn(column).execute();
  },
};
