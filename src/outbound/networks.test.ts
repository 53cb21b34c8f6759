import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAddressFilter, isNetwork } from './networks.ts';

/** One or more addresses of each network that is not public. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'this network': ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1'],
  'link-local': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  broadcast: ['255.255.255.255'],
  'documentation, tests and benchmarks': [
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    '3fff::1',
  ],
  reserved: ['192.0.0.1', '192.88.99.1', '240.0.0.1', '100::1', '5f00::1', '4000::1', '::7f00:1', '::127.0.0.1'],
  'IPv4 inside IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
  ],
  metadata: [
    '169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
  ],
  'not an address': [
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '8.8.8.8 ',
    '08.8.8.8',
    '[::1]',
  ],
};

describe('addresses that a connection may go to', () => {
  const isAllowed = createAddressFilter([]);

  for (const [network, addresses] of Object.entries(refused))
    it(`exclude ${network}`, () => {
      assert.deepEqual(addresses.filter(isAllowed), []);
    });

  it('include those of the internet', () => {
    const addresses = [
      '8.8.8.8',
      '1.1.1.1',
      '172.15.255.255',
      '172.32.0.1',
      '100.63.255.255',
      '2606:4700::1111',
      '2a00:1450::1',
    ];
    assert.deepEqual(addresses.filter(isAllowed), addresses);
  });
});

describe('networks of the settings', () => {
  it('allow exactly their own addresses, in each family', () => {
    const isAllowed = createAddressFilter(['10.20.0.0/16', 'fd00::/8', '127.0.0.1/32']);
    assert.deepEqual(
      ['10.20.0.1', '10.20.255.255', 'fd00::1', '127.0.0.1', '8.8.8.8'].map(isAllowed),
      Array(5).fill(true),
    );
    assert.deepEqual(
      ['10.21.0.1', 'fc00::1', '127.0.0.2', '::1', '::ffff:10.20.0.1'].map(isAllowed),
      Array(5).fill(false),
    );
  });

  it('never allow the metadata services of the clouds', () => {
    const isAllowed = createAddressFilter(['0.0.0.0/0', '::/0']);
    assert.deepEqual(refused.metadata!.filter(isAllowed), []);
    assert.equal(isAllowed('169.254.1.1'), true);
  });

  it('are written as CIDR', () => {
    assert.deepEqual(['10.0.0.0/8', '::1/128', '0.0.0.0/0'].map(isNetwork), [true, true, true]);
    const wrong = ['', '10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/-1', 'localhost/8', '10/8'];
    assert.deepEqual(wrong.filter(isNetwork), []);
    for (const network of wrong) assert.throws(() => createAddressFilter([network]), TypeError);
  });
});
