/** Prints the cost of decoding one picture as JSON, after a usual photo was decoded; started by `decode-cost`. */
import { readFileSync } from 'node:fs';
import { decode } from '../../../src/image/index.ts';

const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };

async function main([path]: readonly string[]): Promise<void> {
  await decode(readFileSync('samples/sample-card.jpg'), limits);
  const bytes = readFileSync(path!);
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

if (import.meta.main) await main(process.argv.slice(2));
