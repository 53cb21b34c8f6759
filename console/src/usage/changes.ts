import type { AntifakeAdminClient, Key, KeyChanges, NewKey } from '../../../client/index.ts';

/** What an admin does with keys. */
export type Change = { readonly kind: 'create' } | { readonly kind: 'change' | 'rotate' | 'revoke'; readonly key: Key };

/** What may be done with a key. */
export function changesOf({ state }: Key): readonly ('change' | 'rotate' | 'revoke')[] {
  if (state === 'revoked') return [];
  return state === 'expired' ? ['change', 'revoke'] : ['change', 'rotate', 'revoke'];
}

/** Fields of a form as text; an empty one is not given. */
export type Fields = Readonly<Record<string, string>>;

/** Asks the service for a change. @returns the whole key if there is a new secret. */
export async function make(admin: AntifakeAdminClient, change: Change, fields: Fields): Promise<string | undefined> {
  switch (change.kind) {
    case 'create':
      return (await admin.createKey(newKeyOf(fields))).apiKey;
    case 'rotate':
      return (await admin.rotateKey(change.key.id, Number(fields.graceHours || 0))).apiKey;
    case 'revoke':
      await admin.revokeKey(change.key.id);
      return undefined;
    case 'change':
      await admin.changeKey(change.key.id, changesFrom(fields));
      return undefined;
  }
}

function newKeyOf({ name = '', scope, ratePerMinute, quotaPerMonth, expiresInDays }: Fields): NewKey {
  return {
    name,
    ...(scope === 'admin' && { scope }),
    ...(ratePerMinute && { ratePerMinute: Number(ratePerMinute) }),
    ...(quotaPerMonth && { quotaPerMonth: Number(quotaPerMonth) }),
    ...(expiresInDays && { expiresInDays: Number(expiresInDays) }),
  };
}

/** An empty limit removes the limit; an empty life leaves it as it was. */
function changesFrom({ name = '', ratePerMinute, quotaPerMonth, expiresInDays }: Fields): KeyChanges {
  const limit = (text: string | undefined) => (text ? Number(text) : null);
  return {
    name,
    ratePerMinute: limit(ratePerMinute),
    quotaPerMonth: limit(quotaPerMonth),
    ...(expiresInDays && { expiresInDays: Number(expiresInDays) }),
  };
}
