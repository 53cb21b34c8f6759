import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodyMemory } from './memory.ts';

const limits = { bytes: 100, addressBytes: 60, keyBytes: 50 };
const refused = { code: 'RATE_LIMITED', retryAfterS: 1 };

describe('the memory for bodies', () => {
  it('is taken by what is held now, and given back once', () => {
    const memory = new BodyMemory(limits);
    const one = memory.open({ address: 'a', keyId: 'k' });
    one.hold(40);
    one.hold(50);
    assert.equal(memory.held, 50);
    one.hold(10);
    assert.equal(memory.held, 10);
    one.release();
    one.release();
    assert.equal(memory.held, 0);
  });

  it('has a share for each key, and one for each address', () => {
    const memory = new BodyMemory(limits);
    const first = memory.open({ address: 'a', keyId: 'k' });
    first.hold(50);
    assert.throws(() => memory.open({ address: 'b', keyId: 'k' }).hold(1), refused);
    const second = memory.open({ address: 'a', keyId: 'l' });
    second.hold(10);
    assert.throws(() => memory.open({ address: 'a', keyId: 'm' }).hold(1), refused);
    first.release();
    memory.open({ address: 'a', keyId: 'k' }).hold(50);
  });

  it('is bounded in all', () => {
    const memory = new BodyMemory(limits);
    memory.open({ address: 'a', keyId: 'k' }).hold(50);
    memory.open({ address: 'b', keyId: 'l' }).hold(50);
    assert.throws(() => memory.open({ address: 'c', keyId: 'm' }).hold(1), refused);
    assert.equal(memory.held, 100);
  });

  it('keeps what was held when more is refused', () => {
    const memory = new BodyMemory(limits);
    const one = memory.open({ address: 'a', keyId: 'k' });
    one.hold(30);
    assert.throws(() => one.hold(51), refused);
    assert.equal(memory.held, 30);
    one.release();
    assert.equal(memory.held, 0);
  });
});
