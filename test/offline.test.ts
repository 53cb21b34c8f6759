import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** What ONNX Runtime is told by; the program has to tell it whatever the environment says. */
const runtimeNames = /^ORT_/;

test('judging a photo leaves nothing in the home folder, where ONNX Runtime would keep a device id and events to send', () => {
  const home = mkdtempSync(join(tmpdir(), 'antifake-home-'));
  const kept = Object.entries(process.env).filter(([name]) => !runtimeNames.test(name) && !name.startsWith('XDG_'));
  const env = { ...Object.fromEntries(kept), HOME: home };
  try {
    const photo = 'samples/sample-card.jpg';
    const answer = execFileSync(process.execPath, ['src/cli/main.ts', 'check', '--json', photo], { env });
    assert.match(String(answer), /"outcome":"judged"/);
    assert.deepEqual(readdirSync(home, { recursive: true }), []);
  } finally {
    rmSync(home, { recursive: true });
  }
});
