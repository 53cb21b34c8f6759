import { fraction, optional, text } from './setting.ts';

/** Candidate models, which judge a share of the photos too. */
export const shadowSettings = {
  shadowModels: optional(
    text({
      name: 'ANTIFAKE_SHADOW_MODELS',
      expected: 'a folder',
      fallback: '',
      sentence: 'Folder of candidate models, which judge a share of the photos too, without an effect on any answer.',
    }),
    'none',
  ),
  shadowModelsList: optional(
    text({
      name: 'ANTIFAKE_SHADOW_MODELS_LIST',
      expected: 'a file',
      fallback: '',
      sentence: 'List of the candidate models, as ANTIFAKE_MODELS_LIST.',
    }),
    'none',
  ),
  shadowCalibration: optional(
    text({
      name: 'ANTIFAKE_SHADOW_CALIBRATION',
      expected: 'a file',
      fallback: '',
      sentence: 'File that `antifake calibrate` wrote for the candidate models.',
    }),
    "the candidate models' own",
  ),
  shadowShare: fraction({
    name: 'ANTIFAKE_SHADOW_SHARE',
    fallback: 0.1,
    sentence: 'Share of the photos that the candidate models judge too, if they have time.',
  }),
} as const;
