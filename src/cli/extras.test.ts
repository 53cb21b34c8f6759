import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { extrasOf, requireExtras } from './extras.ts';

describe('optional packages', () => {
  it('are named with the command that installs them if one is missing', () => {
    assert.throws(
      () => requireExtras('eval', (name) => name !== 'vega-lite'),
      /^MissingPackagesError: antifake eval requires optional packages .*: npm install vega@\d\S+ vega-lite@\d\S+$/,
    );
  });

  it('are not requested if they are installed', () => {
    requireExtras('eval');
    requireExtras('synth');
  });

  it('are the optional peers of package.json, and no others', () => {
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = Object.entries(peerDependencies).map(([name, version]) => `${name}@${version}`);
    assert.deepEqual([...extrasOf('eval'), ...extrasOf('synth')].sort(), named.sort());
    for (const name of Object.keys(peerDependencies)) assert.deepEqual(peerDependenciesMeta[name], { optional: true });
  });
});
