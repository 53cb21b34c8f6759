/**
 * Draws cards for the print check, in colour, as grey copies, and sometimes converted to grey and as colour copies, all under the same
 * light: a packed dataset of the check's views (`card`, `portrait`). Only the part of each photo that the views read is drawn.
 *
 *     node training/views/print-windows.ts --count 500 --seed 61 --out data/print-windows
 */
import { parseArgs } from 'node:util';
import { drawPrint, type PrintKind, planPrint } from '../../synth/dataset/print-photo.ts';
import { everyOptions, loadGenuine } from './parts/cast.ts';
import { openPrintPack } from './parts/print-pack.ts';
import { drawSeries } from './parts/series.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...everyOptions,
      count: { type: 'string', default: '500' },
      seed: { type: 'string', default: '61' },
      out: { type: 'string', default: 'data/print-windows' },
    },
  });
  const { people, renderer } = await loadGenuine(values);
  const pack = openPrintPack(values.out);
  await drawSeries(values, async (seed, i) => {
    const planned = planPrint(seed, people);
    for (const kind of kindsOf(i)) {
      const drawn = await drawPrint(planned, kind, renderer);
      if (drawn) await pack.add(drawn, drawn.row);
    }
  });
  await pack.close();
}

function kindsOf(i: number): readonly PrintKind[] {
  return [
    'none',
    'grey_copy',
    ...(i % 3 === 0 ? (['grey_convert'] as const) : []),
    ...(i % 6 === 1 ? (['colour_copy'] as const) : []),
  ];
}

if (import.meta.main) await main(process.argv.slice(2));
