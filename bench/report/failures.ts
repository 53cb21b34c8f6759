import { rowWhere } from '../shared/document/results.ts';
import { hundredth } from '../shared/figures/share.ts';
import { attackNames } from './attacks.ts';
import { deepfakeShare, exactShare, realShare } from './shares.ts';

/** Shortcomings that a user must know, the gravest first. */
export function failures(): readonly string[] {
  const both = (kind: string) => {
    const [camera, messaging] = ['camera', 'messaging'].map((way) => hundredth(deepfakeShare(`${kind}, ${way}`).value));
    return `${camera} of 100 as the camera saved them, ${messaging} through a messaging app`;
  };
  const real = (group: string) => hundredth(realShare(group).value);
  const passes = (group: string) =>
    hundredth(exactShare('interaction.csv', { group }, ['any_check_yes', 'judged']).value);
  const portraits = (group: string) => rowWhere('deepfake-portraits.csv', { group });
  const share = (group: string) => hundredth(Number(portraits(group).yes));
  return [
    `**A face that a machine made up, printed on a card** (\`generated_before\`), is mostly missed: caught are ${both('generated_before')}.`,
    `**A face that was only altered** (${attackNames.selfblend_after}) passes more often than not: caught are ${both('selfblend_after')}.`,
    `**A messaging app takes the traces away.** On real documents that it had never seen, ${real('documents never seen | camera')} of 100 edits are caught before, ${real('documents never seen | messaging')} after; of eyes, noses or mouths replaced on real documents ${real('part | camera')} and ${real('part | messaging')}.`,
    `**Colour copies and photos of a screen are not what the checks look for**: of 100, ${passes('colour_copy')} colour copies and ${passes('screen')} screens raise any of the three. The experimental screen finding of \`inspect\` sees some more screens ([findings](quality/findings.md)).`,
    `**Video face swaps and autoencoders** leave little in a portrait: of 100 portraits without a card, ${share('dfdc | as published')} swaps of DFDC are caught and ${share('autoencoder | as published')} round trips through an autoencoder, though training saw both kinds. A maker that it never saw may be missed as a whole.`,
  ];
}
