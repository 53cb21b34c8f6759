import { type Kysely, type Migration, sql } from 'kysely';

/** Scores by the name of their check, as JSON, in place of a column for each of the three checks of then. */
export const scoresByCheck: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('ledger').addColumn('scores', 'text').execute();
    // As JSON.stringify writes it, in a way that both databases understand; null where nothing was scored.
    await sql`update ledger set scores =
      '{"blur":' || score_blur || ',"deepfake":' || score_deepfake || ',"print":' || score_print || '}'
      where score_blur is not null`.execute(db);
    for (const column of ['score_blur', 'score_deepfake', 'score_print'])
      await db.schema.alterTable('ledger').dropColumn(column).execute();
  },
};
