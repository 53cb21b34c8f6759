import { table } from '../shared/document/markdown.ts';
import { readResult, rowWhere, shareIn } from '../shared/document/results.ts';
import { ofHundred } from '../shared/figures/share.ts';
import { attackNames, ways } from './attacks.ts';

const file = 'deepfake-pairs.csv';

/** The attacks in the order of the table: from those that are caught most often. */
const attacks = {
  ...attackNames,
  replace_after: 'whole portrait replaced in the finished photo',
  unseen_before: 'fake face printed on the card, by a maker that is not in the training data',
};

/** The table of the model card: how many fakes are caught, by attack and by how the photo was sent, and how many bona fide photos are not. */
export function deepfakeCardTable(): string {
  const { command, layer } = readResult(file);
  const kinds = Object.entries(attacks).map(([kind, name]) => ({ name, row: lineOf(kind, 'attacks') }));
  const sorted = kinds.sort((a, b) => b.row.caught - a.row.caught);
  const lines = [...sorted, { name: '**bona fide, classified as fake**', row: lineOf('genuine', 'genuine') }];
  const header = ['what was done', ...Object.values(ways), 'AUC'];
  return `${table(
    header,
    lines.map(({ name, row }) => [name, ...row.cells]),
  )}\n\nOf 100 drawn cards of people who are not in the training data, at the default threshold, with 95 % intervals; AUC in the same order. Layer: ${layer}. \`${command}\``;
}

function lineOf(kind: string, counted: string): { readonly caught: number; readonly cells: readonly string[] } {
  const rows = Object.keys(ways).map((way) => rowWhere(file, { group: `${kind} | ${way}` }));
  const shares = rows.map((row) => ({ ...shareIn(row, ['yes', 'yes_low', 'yes_high']), photos: Number(row[counted]) }));
  const auc = rows.map((row) => (row.auc ? Number(row.auc).toFixed(3) : '–'));
  return { caught: shares[0]!.value, cells: [...shares.map(ofHundred), auc.join(', ')] };
}
