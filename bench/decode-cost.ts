/**
 * What the costliest pictures that are let through take to decode: processor seconds and memory of a process that decodes just
 * that one. They are what src/image/bounds.ts bounds; each is within a few percent of a bound.
 *
 *     node bench/decode-cost.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from '../src/image/index.ts';
import { costliest } from '../test/hostile/costliest.ts';
import { type Row, writeTable } from './table.ts';

const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };
const [, , file] = process.argv;
if (file === undefined) await measureAll();
else await measureOne(file);

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'decode-cost-'));
  const rows: Row[] = [];
  for await (const { title, bytes } of costliest()) {
    writeFileSync(join(folder, 'picture'), bytes);
    const cost = JSON.parse(
      execFileSync(process.execPath, [import.meta.filename, join(folder, 'picture')], { encoding: 'utf8' }),
    ) as Row;
    rows.push({ picture: title, KiB: Math.round(bytes.length / 1024), ...cost });
  }
  rmSync(folder, { recursive: true });
  writeTable({ file: 'bench/results/decode-cost.csv', command: 'node bench/decode-cost.ts' }, rows);
}

/** Says what one picture costs, as JSON; the process has decoded a usual photo before. */
async function measureOne(path: string): Promise<void> {
  await decode(readFileSync('samples/sample-card.jpg'), limits);
  const bytes = readFileSync(path);
  const [before, begun] = [memoryMiB('VmRSS'), process.cpuUsage()];
  const { widthPx, heightPx } = await decode(bytes, limits);
  const { user, system } = process.cpuUsage(begun);
  const cost = {
    pixels: `${widthPx}×${heightPx}`,
    'cpu s': (user + system) / 1e6,
    'MiB before': before,
    'MiB more at most': memoryMiB('VmHWM') - before,
  };
  process.stdout.write(JSON.stringify(cost));
}

/** A line of the process's own status, in MiB (Linux). */
function memoryMiB(name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
}
