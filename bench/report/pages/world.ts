import type { Page } from '../page.ts';

/** docs/quality/world.md */
export const world: Page = {
  name: 'world',
  title: 'How real the drawn world is',
  intro: 'Most figures come from drawn cards; this is how far those can be told from photos.',
  sections: [
    {
      title: 'How real the drawn world is: a probe',
      file: 'world-probe.csv',
      text: 'A classifier tells squares of 80 × 80 px of the 91 real photos of colour documents from squares of drawn photos that lay a drawn card over the same documents, taken and published alike, by 27 named traits; kinds of document left out. An accuracy of 0.5 is what one wants. Cues are traits whose shuffling costs the boosted classifier most, with that cost.',
      columns: [
        'world',
        'real_photos',
        'drawn_photos',
        'squares',
        'linear_accuracy',
        'boosted_accuracy',
        'boosted_auc',
        'boosted_photo_accuracy',
        'cue_1',
        'cue_1_cost',
        'cue_2',
        'cue_2_cost',
        'cue_3',
        'cue_3_cost',
      ],
    },
  ],
};
