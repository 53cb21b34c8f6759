import { defineSubject } from '../../shared/subject.ts';

/** Print on document types that were left out of its fit; its training measures this. */
export const subject = defineSubject({
  name: 'print-left-out',
  about: 'Print on document types that were left out of its fit; measured by the training of print.',
  results: ['print-left-out.csv'],
  sections: [
    {
      page: 'print',
      title: 'Print on real document types it was not fitted on',
      file: 'print-left-out.csv',
      text: 'Each document is judged by a model whose fit left it out, threshold included; the kind of statistics, the size of the squares and the strength of the fit were chosen on these photos among about thirty variants, so they belong to the development layer. Views are cut at the corners and the portrait that the product finds; the one photo in which it finds no card is not judged. `converted` are the colour photos converted to grey. `print_auc` compares with all cards in colour.',
      columns: ['group', 'photos', 'print_yes', 'print_auc'],
    },
  ],
});
