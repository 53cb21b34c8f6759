import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { requireNode } from './node-version.ts';

test('the minimum version of Node is the one in package.json', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const least = Number(/^>=(\d+)$/.exec(engines.node)?.[1]);
  requireNode(`${least}.0.0`);
  assert.throws(() => requireNode(`${least - 1}.9.9`), { message: /Expected Node 24 or newer .* received 23\.9\.9/ });
});
