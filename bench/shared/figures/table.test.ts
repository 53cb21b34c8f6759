import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { modelsLine, writeTable } from './table.ts';

test('a table names the models that were measured', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-table-'));
  writeFileSync(join(folder, 'print-2.json'), '{"name":"print","version":"2.1.0"}');
  writeFileSync(join(folder, 'blur-1.json'), '{"name":"blur","version":"1.0.0"}');
  assert.equal(modelsLine(folder), 'models: blur 1.0.0, print 2.1.0');
  const file = join(folder, 'out.csv');
  writeTable({ file, command: 'npm run bench -- some' }, [{ group: 'all, twice', share: 0.5 }]);
  const [command, , models, columns, row] = readFileSync(file, 'utf8').split('\n');
  assert.equal(command, '# npm run bench -- some');
  assert.match(models!, /^# models: blur \d+\.\d+\.\d+, .*print \d+\.\d+\.\d+/);
  assert.deepEqual([columns, row], ['group,share', '"all, twice",0.5000']);
  writeTable({ file, command: 'npm run bench -- some', models: folder }, []);
  assert.match(readFileSync(file, 'utf8'), /^# npm run bench -- some\n.*\n# models: blur 1.0.0, print 2.1.0\n/);
  rmSync(folder, { recursive: true });
});
