import type { Page } from '../page.ts';

/** docs/quality/product.md */
export const product: Page = {
  name: 'product',
  title: 'The product end to end',
  intro: 'Whole photos in, three verdicts out.',
  sections: [
    {
      title: 'End to end on drawn cards, faces never seen in training',
      file: 'checks-synthetic.csv',
      text: 'The same cards clean and with one fault each. `*_yes` is the share above the default threshold: for the fault itself it should be 1, for everything else 0. `*_auc` compares raw values with the clean version. Drawn scenes cut cards and show very small ones, which ought to fail: `judged_of_judgeable` is the share among cards that lie wholly in the photo and are at least 320 px wide.',
      columns: [
        'version',
        'photos',
        'judged',
        'judged_of_judgeable',
        'corners_within_1pct',
        'face_iou_75',
        'blur_yes',
        'deepfake_yes',
        'print_yes',
        'blur_auc',
        'deepfake_auc',
        'print_auc',
      ],
    },
    {
      title: 'Interaction: what each fault does to the other scores',
      file: 'interaction.csv',
      text: 'Whole drawn photos of people whom training never saw, through the whole product: clean cards by light, and each fault at strength 0.5 (`generated_before` has none). `judged` counts photos whose card lies wholly in them and is at least 320 px wide, and only those are counted on; the shares are above the default threshold. `any_check_yes` is for the three checks. Every card comes in all versions, so that one that is judged wrongly in every light weighs more than 1 %.',
      columns: [
        'group',
        'photos',
        'judged',
        'any_check_yes',
        'blur_yes',
        'blur_median',
        'deepfake_yes',
        'deepfake_median',
        'print_yes',
        'print_median',
        'screen_yes',
        'screen_median',
      ],
    },
    {
      title: 'The checks on real photos of foreign documents',
      file: 'checks-real.csv',
      text: 'Grey paper copies should be print, colour specimens should trigger nothing; the portraits are generated or specimen faces on real prints, so deepfake says how it behaves there, no more. Photos of midv_02, 03, 04, 10, 14 and 22 served deepfake as genuine captures; the others it never saw. Print was fitted on these photos: what it does on other types is in the next table.',
      columns: ['group', 'photos', 'judged', 'print_yes', 'print_auc_against_other_kind', 'deepfake_yes', 'blur_yes'],
    },
  ],
};
