import type { Page } from '../page.ts';

/** docs/quality/blur.md */
export const blur: Page = {
  name: 'blur',
  title: 'Blur',
  intro: 'How much of the portrait’s detail is gone.',
  sections: [
    {
      title: 'Blur against the drawn truth, by cause',
      file: 'blur.csv',
      text: 'Windows of drawn photos of people never trained on. Rank correlation with the true blur, and the share of wrong verdicts where the truth is more than 15 % away from 0.25 mm; `all` are the causes in the photo, the documents soft in themselves stand below. Measures other than the product’s get the limit that suits them best on these very photos.',
      columns: [
        'measure',
        'cause',
        'photos',
        'spearman',
        'wrong_outside_band',
        'false_alarms',
        'median_relative_error',
      ],
    },
    {
      title: 'Blur by the card’s size in the photo',
      file: 'blur-sizes.csv',
      text: 'Median of said over true blur, by true blur: the columns should agree, and be 1.',
      columns: [
        'true_mm',
        'below 400 px photos',
        'below 400 px said of true',
        '400 to 600 px photos',
        '400 to 600 px said of true',
        'above 600 px photos',
        'above 600 px said of true',
      ],
    },
    {
      title: 'Blur on real photos, blurred further',
      file: 'blur-real.csv',
      text: 'Real photos of colour documents, as they are and worse by a known amount on top of their own blur, which is taken to be what the check says of it. Order is asked of pairs of the same photo that are at least 20 % apart.',
      columns: ['version', 'added_mm', 'photos', 'median_mm', 'blur_yes', 'pairs', 'order_kept'],
    },
  ],
};
