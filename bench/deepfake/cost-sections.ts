import type { Section } from '../report-sections.ts';

/** The report's tables of what cheaper deepfake checks would be worth. */
export const costSections: readonly Section[] = [
  {
    title: 'Deepfake and the mirror image',
    file: 'mirror.csv',
    text: 'Drawn cards of test people: what one look answers, two looks, and the mirror image asked for only from the manifest’s raw value on (`from`; `asked_twice` of the portraits). Bona fide are genuine portraits, blurred, copied and grey ones too; each attack stands against all of them that were sent the same way. `flips` counts verdicts that differ from those of two looks. `less` is the TPR as shipped less that of two looks: 95 of 100 resamples of the people lie from `low` to `high`.',
    columns: [
      ...['group', 'portraits', 'asked_twice', 'flips_one', 'flips_from', 'yes_two', 'yes_from'],
      ...['one', 'two', 'from'].flatMap((way) => [`auc_${way}`, `tpr_at_fpr_1pct_${way}`, `tpr_at_fpr_5pct_${way}`]),
      ...['less_at_1pct_low', 'less_at_1pct_high', 'less_at_5pct_low', 'less_at_5pct_high'],
    ],
  },
  {
    title: 'Deepfake in eight bits',
    file: 'deepfake-int8.csv',
    text: 'The exported network against itself with eight-bit weights and activations, on forged portraits of people kept out of training; the two took turns on two threads.',
    columns: ['weights', 'pairs', 'auc', 'tpr_at_fpr_1pct', 'median_ms', 'p95_ms', 'megabytes'],
  },
];
