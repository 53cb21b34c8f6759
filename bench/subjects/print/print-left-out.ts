import { defineSubject } from '../../shared/subject.ts';

/** Print on document types that its fit left out; its training measures it. */
export const subject = defineSubject({
  name: 'print-left-out',
  about: 'Print on document types that its fit left out; measured by the training of print.',
  results: ['print-left-out.csv'],
  sections: [
    {
      page: 'print',
      title: 'Print on real document types it was not fitted on',
      file: 'print-left-out.csv',
      text: 'Each document judged by a model that left it out, threshold included, cut by the corners and around the portrait that the product finds; the one photo on which it finds no card is not judged. `converted` are the photos in colour turned to grey. `print_auc` compares with all cards in colour.',
      columns: ['group', 'photos', 'print_yes', 'print_auc'],
    },
  ],
});
