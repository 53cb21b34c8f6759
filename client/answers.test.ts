import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import * as service from '../src/inspection.ts';
import type {
  KeyChangesBody,
  KeysAnswer,
  NewKeyBody,
  SecretAnswer,
  Key as ServiceKey,
} from '../src/server/key-answers.ts';
import type { ShadowAnswer } from '../src/server/shadow-answers.ts';
import type { ServiceStatus as State } from '../src/server/status-answers.ts';
import type {
  AntifakeMessage,
  Failed,
  Judged,
  Key,
  KeyChanges,
  KeyList,
  KeyWithSecret,
  ModelComparisons,
  NewKey,
  ServiceStatus,
} from './index.ts';

type Read<T> = T extends object ? { readonly [Key in keyof T]: Read<T[Key]> } : T;
/** With every field required: an object that lacks an optional field is assignable to one that has it. */
type Full<T> = T extends object ? { readonly [Key in keyof T]-?: Full<T[Key]> } : T;
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** `true` only if each type is assignable to the other and both name the same fields; checked by the compiler, `npm run check`. */
type Same<A, B> = Equal<A, B> extends true ? Equal<Full<A>, Full<B>> : false;

/** Whether the answer of the service is assignable to that of the client: a service may have a check that its client does not know. */
type Knows<Client, Service> = Service extends Client ? true : false;

const same: readonly [
  Same<Omit<Judged, 'checks'>, Read<Omit<service.Judged, 'checks'>>>,
  Knows<Judged['checks'], Read<service.Judged['checks']>>,
  Same<Failed, Read<service.Failed>>,
  Same<AntifakeMessage, Read<service.AntifakeMessage>>,
  Same<Key, Read<ServiceKey>>,
  Same<KeyList, Read<KeysAnswer['message']>>,
  Same<KeyWithSecret, Read<SecretAnswer['message']>>,
  Same<NewKey, Read<NewKeyBody>>,
  Same<KeyChanges, Read<KeyChangesBody>>,
  Same<ServiceStatus, Read<State>>,
  Same<ModelComparisons, Read<ShadowAnswer['message']>>,
] = [true, true, true, true, true, true, true, true, true, true, true];

test('the types of the client, which depend on no package, match the schemas of the service', () => {
  assert.ok(same.every((one) => one));
  const failed: Failed = {
    outcome: 'failed',
    reason: 'no_card',
    photo: { widthPx: 1, heightPx: 1 },
    models: [],
    timingsMs: {},
  };
  assert.ok(Value.Check(service.Failed, failed));
  assert.ok(!Value.Check(service.Failed, { ...failed, reason: undefined }));
});
