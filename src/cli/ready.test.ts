import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readyUrl } from './ready.ts';

test('readiness is asked for at the address on which it is answered', () => {
  const none = { adminHost: undefined, adminPort: undefined };
  assert.equal(readyUrl({ ...none, host: '0.0.0.0', port: 8080 }), 'http://127.0.0.1:8080/readyz');
  assert.equal(readyUrl({ ...none, host: '0.0.0.0', port: 8080, adminPort: 8081 }), 'http://127.0.0.1:8081/readyz');
  assert.equal(readyUrl({ host: '::', port: 80, adminHost: '10.0.0.7', adminPort: 81 }), 'http://10.0.0.7:81/readyz');
  assert.equal(readyUrl({ ...none, host: '::', port: 80 }), 'http://[::1]:80/readyz');
});
