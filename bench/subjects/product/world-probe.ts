import { defineSubject } from '../../shared/subject.ts';

/** How real the drawn world is; Python measures it. */
export const subject = defineSubject({
  name: 'world-probe',
  about: 'How well drawn photos can be distinguished from real ones (synth/README.md); measured in Python.',
  results: ['world-probe.csv'],
  sections: [
    {
      page: 'world',
      title: 'How real the drawn world is: a probe',
      file: 'world-probe.csv',
      text: 'A classifier distinguishes squares of 80 × 80 px of the 91 real photos of colour documents from squares of drawn photos, in which a drawn card covers the same documents and which are taken and published in the same way, by 27 named traits; kinds of document are left out in turn. The ideal accuracy is 0.5. Cues are the traits whose shuffling reduces the accuracy of the boosted classifier most, with that reduction.',
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
