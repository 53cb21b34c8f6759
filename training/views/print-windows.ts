/**
 * Draws cards for the print check, in colour, as grey copies, now and then converted to grey and as colour copies, all under the same
 * light: a packed dataset of the check's views (`card`, `portrait`). Only the part of each photo that the views read is drawn.
 *
 *     node training/views/print-windows.ts --count 500 --seed 61 --every 4 --out data/print-windows
 */
import { parseArgs } from 'node:util';
import { printSizes } from '../../src/checks/index.ts';
import { openPack } from './pack.ts';
import { loadPeople, peopleOptions } from './people.ts';
import { drawPrint, type PrintKind, planPrint } from './print-photo.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    count: { type: 'string', default: '500' },
    seed: { type: 'string', default: '61' },
    /** Load every so-many-th portrait only. */
    every: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/print-windows' },
  },
});

let met = 0;
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ fake, set }) => fake === 0 && set !== 'dfdc' && met++ % Number(values.every) === 0,
});
const assets = { portraits: people.map(({ portrait }) => portrait) };
const shape = ({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }) => [
  heightPx,
  widthPx,
  3,
];
const pack = openPack(values.out, {
  card: { dtype: 'uint8', shape: shape(printSizes.card) },
  portrait: { dtype: 'uint8', shape: shape(printSizes.portrait) },
});
for (let i = 0; i < Number(values.count); i++) {
  const planned = planPrint(Number(values.seed) * 1_000_003 + i, people);
  for (const kind of kindsOf(i)) {
    const drawn = await drawPrint(planned, kind, assets);
    if (drawn) await pack.add({ card: drawn.views.card.data, portrait: drawn.views.portrait.data }, drawn.row);
  }
  if (i % 50 === 49) process.stdout.write(`${i + 1} cards\n`);
}
await pack.close();

function kindsOf(i: number): readonly PrintKind[] {
  return [
    'none',
    'grey_copy',
    ...(i % 3 === 0 ? (['grey_convert'] as const) : []),
    ...(i % 6 === 1 ? (['colour_copy'] as const) : []),
  ];
}
