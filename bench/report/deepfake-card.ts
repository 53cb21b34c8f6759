import { table } from '../shared/document/markdown.ts';
import { readResult, rowWhere } from '../shared/document/results.ts';
import { ofHundred } from '../shared/figures/share.ts';
import { attackNames } from './attacks.ts';
import { deepfakeShare, type Way, ways } from './shares.ts';

const file = 'deepfake-pairs.csv';

/** Groups whose AUC is not that of all genuine photos, because those are sharper or softer than the fakes for reasons of their sets. */
const rankedAs: Readonly<Record<string, string>> = {
  unseen_before: 'unseen_before, against genuine portraits of the same set',
};

/** The table of the model card: how many fakes are caught, by attack and by how the photo was sent, and how many genuine photos are not. */
export function deepfakeCardTable(): string {
  const { command, layer } = readResult(file);
  const kinds = Object.entries(attackNames).map(([kind, name]) => ({ name, caught: sharesOf(kind), auc: aucOf(kind) }));
  kinds.sort((a, b) => b.caught[0]!.value - a.caught[0]!.value);
  const lines = [...kinds, { name: '**genuine, classified as fake**', caught: sharesOf('genuine'), auc: '–' }];
  const body = lines.map(({ name, caught, auc }) => [name, ...caught.map(ofHundred), auc]);
  return `${table(['what was done', ...Object.values(ways), 'AUC'], body)}

Of 100 drawn cards whose portraits are not in the training data, at the default threshold, with 95 % intervals; AUC in the same order. Fakes of an
unknown maker are ranked against genuine portraits of the same set. Layer: ${layer}. \`${command}\``;
}

const sentWays = Object.keys(ways) as readonly Way[];

function sharesOf(kind: string) {
  return sentWays.map((way) => deepfakeShare(kind, way));
}

function aucOf(kind: string): string {
  const rows = sentWays.map((way) => rowWhere(file, { group: `${rankedAs[kind] ?? kind} | ${way}` }));
  return rows.map(({ auc }) => Number(auc).toFixed(3)).join(', ');
}
