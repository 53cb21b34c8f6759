import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodyMemory } from './memory.ts';

const limits = { bytes: 100, addressBytes: 60, keyBytes: 50 };
const refused = { code: 'RATE_LIMITED', retryAfterS: 1 };

describe('the memory for bodies', () => {
  it('is used by reservations, and released once', () => {
    const memory = new BodyMemory(limits);
    const one = memory.open({ address: 'a', keyId: 'k' });
    one.reserve(40);
    one.reserve(50);
    assert.equal(memory.bytesInUse, 50);
    one.reserve(10);
    assert.equal(memory.bytesInUse, 10);
    one.release();
    one.release();
    assert.equal(memory.bytesInUse, 0);
  });

  it('has a share for each key, and one for each address', () => {
    const memory = new BodyMemory(limits);
    const first = memory.open({ address: 'a', keyId: 'k' });
    first.reserve(50);
    assert.throws(() => memory.open({ address: 'b', keyId: 'k' }).reserve(1), refused);
    const second = memory.open({ address: 'a', keyId: 'l' });
    second.reserve(10);
    assert.throws(() => memory.open({ address: 'a', keyId: 'm' }).reserve(1), refused);
    first.release();
    memory.open({ address: 'a', keyId: 'k' }).reserve(50);
  });

  it('is bounded in total', () => {
    const memory = new BodyMemory(limits);
    memory.open({ address: 'a', keyId: 'k' }).reserve(50);
    memory.open({ address: 'b', keyId: 'l' }).reserve(50);
    assert.throws(() => memory.open({ address: 'c', keyId: 'm' }).reserve(1), refused);
    assert.equal(memory.bytesInUse, 100);
  });

  it('keeps the reservation if more is refused', () => {
    const memory = new BodyMemory(limits);
    const one = memory.open({ address: 'a', keyId: 'k' });
    one.reserve(30);
    assert.throws(() => one.reserve(51), refused);
    assert.equal(memory.bytesInUse, 30);
    one.release();
    assert.equal(memory.bytesInUse, 0);
  });
});
