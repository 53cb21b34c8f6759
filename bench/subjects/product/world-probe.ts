import { defineSubject } from '../../shared/subject.ts';

/** How real the drawn world is; Python measures it. */
export const subject = defineSubject({
  name: 'world-probe',
  about: 'How far drawn photos can be told from real ones (synth/README.md); measured in Python.',
  results: ['world-probe.csv'],
  sections: [
    {
      page: 'world',
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
});
