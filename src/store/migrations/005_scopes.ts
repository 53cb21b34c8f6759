import type { Kysely, Migration } from 'kysely';

/** What a key may do, and which admin key made a change; before this, keys judged photos and changes came from the command line. */
export const scopes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('api_key')
      .addColumn('scope', 'text', (column) => column.notNull().defaultTo('photos'))
      .execute();
    await db.schema.alterTable('audit').addColumn('by_key_id', 'text').execute();
  },
};
