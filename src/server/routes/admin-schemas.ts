import type { ErrorReason } from '../../errors.ts';
import {
  KeyAnswer,
  KeyChangesBody,
  KeyId,
  KeysAnswer,
  NewKeyBody,
  RotationBody,
  SecretAnswer,
} from '../key-answers.ts';
import {
  changedExamples,
  keysExamples,
  revokedExamples,
  secretExamples,
  shadowExamples,
  statusExamples,
} from '../openapi/admin-examples.ts';
import { ShadowAnswer } from '../shadow-answers.ts';
import { StatusAnswer } from '../status-answers.ts';
import { limitParameter, pages } from './pages.ts';
import { day, ofEveryKey, ofJson, type Parameter, type Route } from './route.ts';

/** Errors of every admin route. */
const ofEveryAdmin: readonly ErrorReason[] = [...ofEveryKey, 'not_admin'];

const id: Parameter = { in: 'path', name: 'id', description: 'Public id of the key.', schema: KeyId };

/** The routes that require an admin key: one declaration for the service and for openapi.json. */
export const adminRoutes = {
  listKeys: {
    method: 'GET',
    url: '/v1/keys',
    tag: 'admin',
    summary: 'All keys',
    description: 'Oldest first, page by page, expired and revoked ones included; never a secret.',
    needsKey: true,
    needsAdmin: true,
    parameters: [
      limitParameter(pages.keys),
      { in: 'query', name: 'after', description: '`next` of the page before; absent: the first page.', schema: KeyId },
    ],
    answers: { 200: { description: 'A page.', schema: KeysAnswer, examples: keysExamples } },
    reasons: [...ofEveryAdmin, 'wrong_page'],
  },
  createKey: {
    method: 'POST',
    url: '/v1/keys',
    tag: 'admin',
    summary: 'Create a key',
    description: 'The secret is in this answer only. A repeated request creates another key.',
    needsKey: true,
    needsAdmin: true,
    body: { description: 'Name, scope and limits.', content: { 'application/json': NewKeyBody } },
    answers: { 200: { description: 'The new key.', schema: SecretAnswer, examples: secretExamples } },
    reasons: [...ofEveryAdmin, ...ofJson],
  },
  changeKey: {
    method: 'PATCH',
    url: '/v1/keys/{id}',
    tag: 'admin',
    summary: 'Change name, limits or expiry of a key',
    description:
      'Only the given fields change. An expired key with a new expiry is valid again; a revoked key cannot be changed.',
    needsKey: true,
    needsAdmin: true,
    parameters: [id],
    body: { description: 'What to change.', content: { 'application/json': KeyChangesBody } },
    answers: { 200: { description: 'The changed key.', schema: KeyAnswer, examples: changedExamples } },
    reasons: [...ofEveryAdmin, ...ofJson, 'no_such_key'],
  },
  revokeKey: {
    method: 'DELETE',
    url: '/v1/keys/{id}',
    tag: 'admin',
    summary: 'Revoke a key, for good',
    description:
      'Its usage remains readable. The last live admin key cannot be revoked here, because nobody could then use these routes; the command line can.',
    needsKey: true,
    needsAdmin: true,
    parameters: [id],
    answers: { 200: { description: 'The revoked key.', schema: KeyAnswer, examples: revokedExamples } },
    reasons: [...ofEveryAdmin, 'no_such_key', 'last_admin'],
  },
  rotateKey: {
    method: 'POST',
    url: '/v1/keys/{id}/rotate',
    tag: 'admin',
    summary: 'Give a live key a new secret',
    description:
      'The id, the limits and the usage remain. The old secret becomes invalid at once, or after `graceHours`. The new secret is in this answer only.',
    needsKey: true,
    needsAdmin: true,
    parameters: [id],
    body: {
      description: 'How long the old secret remains valid; may be absent.',
      isOptional: true,
      content: { 'application/json': RotationBody },
    },
    answers: { 200: { description: 'The key and its new secret.', schema: SecretAnswer, examples: secretExamples } },
    reasons: [...ofEveryAdmin, ...ofJson, 'no_such_key'],
  },
  status: {
    method: 'GET',
    url: '/v1/status',
    tag: 'admin',
    summary: 'State of the service',
    description:
      'Version, models, thresholds and their meaning, load, answers by status and reason, verdicts, and latency, of the replica that answers and since its start. No key is named.',
    needsKey: true,
    needsAdmin: true,
    answers: { 200: { description: 'The state now.', schema: StatusAnswer, examples: statusExamples } },
    reasons: ofEveryAdmin,
  },
  shadow: {
    method: 'GET',
    url: '/v1/shadow',
    tag: 'admin',
    summary: 'Candidate models next to the models in use',
    description:
      'How candidate models would have judged the same photos: share of changed verdicts with its interval, differences of the scores, and examples by request id. Of all replicas, at most the newest 20,000 photos.',
    needsKey: true,
    needsAdmin: true,
    parameters: [day('from', 'The first UTC day; absent: all that is kept.'), day('to', 'The last UTC day.')],
    answers: { 200: { description: 'The comparisons.', schema: ShadowAnswer, examples: shadowExamples } },
    reasons: [...ofEveryAdmin, 'wrong_days'],
  },
} as const satisfies Record<string, Route>;
