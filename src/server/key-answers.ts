import { type Static, Type } from 'typebox';
import { wordOf } from '../inspection.ts';
import { type KeyRecord, type KeyScope, type KeyState, keyLimits } from '../store/index.ts';

const scopes: readonly KeyScope[] = ['photos', 'admin'];
const states: readonly KeyState[] = ['live', 'expired', 'revoked'];

const { maxNameLength, maxLimit, maxDays, maxGraceHours, namePattern } = keyLimits;

const name = Type.String({
  minLength: 1,
  maxLength: maxNameLength,
  pattern: namePattern,
  description: 'Name of the owner, without control characters.',
});
const ratePerMinute = Type.Integer({
  minimum: 1,
  maximum: maxLimit,
  description: 'Maximum number of requests per UTC minute.',
});
const quotaPerMonth = Type.Integer({
  minimum: 1,
  maximum: maxLimit,
  description: 'Maximum number of charged answers per UTC month.',
});
const expiresInDays = Type.Integer({
  minimum: 1,
  maximum: maxDays,
  description: 'Days of 24 hours until the key expires, counted from now.',
});

/** Public id of a key. */
export const KeyId = Type.String({ pattern: '^[0-9a-f]{12}$', description: 'Public id of the key.' });

/** A key without its secret. */
export const Key = Type.Object(
  {
    id: KeyId,
    name: Type.String({ description: 'Name of the owner.' }),
    scope: wordOf(scopes, '`photos`: judges photos and reads its own usage. `admin`: everything.'),
    state: wordOf(states, 'Whether the key is valid now.'),
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: never.' })),
    revokedAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: it was not revoked.' })),
    ratePerMinute: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Maximum number of requests per UTC minute; absent: no limit.' }),
    ),
    quotaPerMonth: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Maximum number of charged answers per UTC month; absent: no limit.' }),
    ),
    previousSecretUntil: Type.Optional(
      Type.String({
        format: 'date-time',
        description:
          'The key was rotated, and the secret before is valid until then; absent: only one secret is valid.',
      }),
    ),
  },
  { $id: 'Key', description: 'An API key, without its secret.' },
);
export type Key = Static<typeof Key>;

/** The answer of `GET /v1/keys`. */
export const KeysAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        keys: Type.Array(Key, { description: 'Oldest first, expired and revoked ones included.' }),
        next: Type.Optional(
          Type.String({ description: 'There are more keys: the value of `after` for the next page.' }),
        ),
      },
      { $id: 'KeyList', description: 'A page of the keys.' },
    ),
  },
  { $id: 'KeysAnswer', description: 'A page of the keys.' },
);
export type KeysAnswer = Static<typeof KeysAnswer>;

/** The answer about one key. */
export const KeyAnswer = Type.Object(
  { status: Type.Literal('OK'), message: Key },
  { $id: 'KeyAnswer', description: 'The key as it is now.' },
);
export type KeyAnswer = Static<typeof KeyAnswer>;

/** The answer with a new secret. */
export const SecretAnswer = Type.Object(
  {
    status: Type.Literal('OK'),
    message: Type.Object(
      {
        apiKey: Type.String({
          description:
            'The whole key with its secret, for `X-API-Key`. It is in this answer only; the service stores a digest.',
        }),
        key: Key,
      },
      { $id: 'KeyWithSecret', description: 'A key and its new secret.' },
    ),
  },
  { $id: 'SecretAnswer', description: 'A key and its new secret.' },
);
export type SecretAnswer = Static<typeof SecretAnswer>;

/** The body of `POST /v1/keys`. */
export const NewKeyBody = Type.Object(
  {
    name,
    scope: Type.Optional(
      Type.Unsafe<KeyScope>({ type: 'string', enum: [...scopes], description: 'Default: `photos`.' }),
    ),
    ratePerMinute: Type.Optional(ratePerMinute),
    quotaPerMonth: Type.Optional(quotaPerMonth),
    expiresInDays: Type.Optional(expiresInDays),
  },
  { $id: 'NewKey', description: 'The key to create.', additionalProperties: false },
);
export type NewKeyBody = Static<typeof NewKeyBody>;

/** The body of `PATCH /v1/keys/{id}`. */
export const KeyChangesBody = Type.Object(
  {
    name: Type.Optional(name),
    ratePerMinute: Type.Optional(Type.Union([ratePerMinute, Type.Null()])),
    quotaPerMonth: Type.Optional(Type.Union([quotaPerMonth, Type.Null()])),
    expiresInDays: Type.Optional(Type.Union([expiresInDays, Type.Null()])),
  },
  {
    $id: 'KeyChanges',
    description: 'What to change; `null` removes a limit. At least one field.',
    additionalProperties: false,
    minProperties: 1,
  },
);
export type KeyChangesBody = Static<typeof KeyChangesBody>;

/** The body of `POST /v1/keys/{id}/rotate`. */
export const RotationBody = Type.Object(
  {
    graceHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxGraceHours,
        description: 'Hours for which the old secret remains valid; default: 0.',
      }),
    ),
  },
  { $id: 'Rotation', description: 'How long the old secret remains valid.', additionalProperties: false },
);
export type RotationBody = Static<typeof RotationBody>;

/** A key as the API shows it. */
export function toKey(record: KeyRecord): Key {
  // Each field by its name: a record that also holds digests shows none.
  const { id, name, scope, state, createdAtMs, expiresAtMs, revokedAtMs, ratePerMinute, quotaPerMonth } = record;
  const { previousSecretUntilMs } = record;
  return {
    id,
    name,
    scope,
    state,
    createdAt: timeOf(createdAtMs),
    ...(expiresAtMs !== undefined && { expiresAt: timeOf(expiresAtMs) }),
    ...(revokedAtMs !== undefined && { revokedAt: timeOf(revokedAtMs) }),
    ...(ratePerMinute !== undefined && { ratePerMinute }),
    ...(quotaPerMonth !== undefined && { quotaPerMonth }),
    ...(previousSecretUntilMs !== undefined && { previousSecretUntil: timeOf(previousSecretUntilMs) }),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
