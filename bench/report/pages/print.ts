import type { Page } from '../page.ts';

/** docs/quality/print.md */
export const print: Page = {
  name: 'print',
  title: 'Print',
  intro: 'Black-and-white prints, copies and conversions.',
  sections: [
    {
      title: 'Print on real document types it was not fitted on',
      file: 'print-left-out.csv',
      text: 'Each document judged by a model that left it out, threshold included, cut by the corners and around the portrait that the product finds; three photos on which it finds no card or no portrait are not judged. `converted` are the photos in colour turned to grey. `print_auc` compares with all cards in colour.',
      columns: ['group', 'photos', 'print_yes', 'print_auc'],
    },
    {
      title: 'Print on drawn cards',
      file: 'print.csv',
      text: 'Each card of a person whom training never saw in colour, as a grey copy and as a photo converted to grey, all three under the same light, which is a plain one for half of the cards; corners and portrait nearly as right as the finder has them. Shares above the default threshold; `auc` is of copies and converted photos against the cards in colour. Small groups can say little about a rate; drawn photos that show too little of a card, or too small a one, are not counted. Grey copies may be signed with a blue pen, as is usual in Thailand; fingers lie on some, also on the face.',
      columns: [
        'group',
        'photos',
        'in_colour',
        'false_alarms',
        'copies_yes',
        'converted_yes',
        'auc_copies',
        'auc',
        'colour_p99_score',
      ],
    },
  ],
};
