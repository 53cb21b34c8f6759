import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTooSlow } from './body.ts';
import { networkOf } from './connections.ts';

describe('the network of an address', () => {
  const networks = {
    '192.0.2.1': '192.0.2.1',
    '::ffff:192.0.2.1': '192.0.2.1',
    '::1': '0:0:0:0',
    '2001:db8:1:2:3:4:5:6': '2001:db8:1:2',
    '2001:DB8::6': '2001:db8:0:0',
    '2001:db8:1:2::': '2001:db8:1:2',
    'fe80::1%eth0': 'fe80:0:0:0',
    '': '',
  };
  for (const [address, network] of Object.entries(networks))
    it(`of ${address || 'nobody'} is ${network || 'nobody’s'}`, () => assert.equal(networkOf(address), network));
});

describe('a body', () => {
  it('may pause for two seconds at its start, and must then send 16 KiB for each second', () => {
    assert.equal(isTooSlow({ bytes: 0, elapsedMs: 2000 }), false);
    assert.equal(isTooSlow({ bytes: 0, elapsedMs: 2001 }), true);
    assert.equal(isTooSlow({ bytes: 16_384, elapsedMs: 3000 }), false);
    assert.equal(isTooSlow({ bytes: 16_383, elapsedMs: 3000 }), true);
    assert.equal(isTooSlow({ bytes: 163_840, elapsedMs: 12_000 }), false);
  });
});
