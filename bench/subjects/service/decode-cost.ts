import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { costliest } from '../../../test/hostile/costliest.ts';
import type { Row } from '../../shared/figures/table.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The most expensive pictures. */
export const subject = defineSubject({
  name: 'decode-cost',
  about:
    'The cost of decoding the most expensive pictures that are accepted: processor seconds and memory of a process that decodes only that picture. src/image/bounds.ts bounds these costs; each picture is within a few percent of a bound.',
  results: ['decode-cost.csv'],
  sections: [
    {
      page: 'service',
      title: 'The most expensive pictures that are accepted',
      file: 'decode-cost.csv',
      text: 'Each in a separate process: processor seconds, and memory in addition to that of the process.',
      columns: ['picture', 'KiB', 'pixels', 'cpu s', 'MiB before', 'MiB more at most'],
    },
  ],
  measure: async ({ write }) => {
    const folder = mkdtempSync(join(tmpdir(), 'decode-cost-'));
    const program = fileURLToPath(new URL('./decode-one.ts', import.meta.url));
    const rows: Row[] = [];
    for await (const { title, bytes } of costliest()) {
      const picture = join(folder, 'picture');
      writeFileSync(picture, bytes);
      const cost = JSON.parse(execFileSync(process.execPath, [program, picture], { encoding: 'utf8' })) as Row;
      rows.push({ picture: title, KiB: Math.round(bytes.length / 1024), ...cost });
    }
    rmSync(folder, { recursive: true });
    write('decode-cost.csv', rows);
  },
});
