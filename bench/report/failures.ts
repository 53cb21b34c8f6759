import { rowWhere } from '../shared/document/results.ts';
import { hundredth, ofHundred } from '../shared/figures/share.ts';
import { attackNames } from './attacks.ts';
import { deepfakeShare, exactShare, realShare } from './shares.ts';

/** Shortcomings that a user must know, the most serious first. */
export function failures(): readonly string[] {
  const both = (kind: string) => {
    const [camera, messaging] = (['camera', 'messaging'] as const).map((way) =>
      hundredth(deepfakeShare(kind, way).value),
    );
    return `${camera} of 100 as the camera saved them, ${messaging} through a messaging app`;
  };
  const real = (group: string) => hundredth(realShare(group).value);
  const passes = (group: string) =>
    ofHundred(exactShare('interaction.csv', { group }, { share: 'any_check_yes', photos: 'judged' }));
  const portraits = (group: string) => rowWhere('deepfake-portraits.csv', { group });
  const share = (group: string) => hundredth(Number(portraits(group).yes));
  return [
    `**A generated face, printed on a card** (\`generated_before\`), is mostly missed: ${both('generated_before')} are caught.`,
    `**A face that was only altered** (${attackNames.selfblend_after}) passes more often than not: ${both('selfblend_after')} are caught.`,
    `**A messaging app removes the traces.** On real documents that were not in its training data, a network of version 0.10.0 caught ${real('documents never seen | camera')} of 100 edits before and ${real('documents never seen | messaging')} after.`,
    `**The checks do not look for colour copies and photos of a screen.** The share of 100 that raises any of the three: ${passes('colour_copy')} colour copies, ${passes('screen')} photos of a screen, and ${passes('clean under any light')} genuine cards. The experimental screen finding of \`inspect\` detects some more screens ([findings](quality/findings.md)).`,
    `**Video face swaps and autoencoders** leave few traces in a portrait: of 100 portraits without a card, ${share('dfdc | as published')} swaps of DFDC and ${share('autoencoder | as published')} round trips through an autoencoder are caught, although training included both kinds. Fakes by a maker that it did not include may all be missed.`,
  ];
}
