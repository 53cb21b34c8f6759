import { batches as batchesEn } from './en/batches.ts';
import { health as healthEn } from './en/health.ts';
import { shell as shellEn } from './en/shell.ts';
import { thresholds as thresholdsEn } from './en/thresholds.ts';
import { tryIt as tryItEn } from './en/try-it.ts';
import { usage as usageEn } from './en/usage.ts';
import { batches as batchesTh } from './th/batches.ts';
import { health as healthTh } from './th/health.ts';
import { shell as shellTh } from './th/shell.ts';
import { thresholds as thresholdsTh } from './th/thresholds.ts';
import { tryIt as tryItTh } from './th/try-it.ts';
import { usage as usageTh } from './th/usage.ts';

/** Languages of the console, by their BCP 47 tags. */
export const languages = ['th', 'en'] as const;
export type Language = (typeof languages)[number];

const en = {
  shell: shellEn,
  tryIt: tryItEn,
  thresholds: thresholdsEn,
  usage: usageEn,
  batches: batchesEn,
  health: healthEn,
};

/** Every text of the console, in one language. */
export type Words = typeof en;

/** Both languages; the compiler checks that neither lacks a text. */
export const words: Readonly<Record<Language, Words>> = {
  en,
  th: {
    shell: shellTh,
    tryIt: tryItTh,
    thresholds: thresholdsTh,
    usage: usageTh,
    batches: batchesTh,
    health: healthTh,
  },
};

/** The first of the reader's languages that the console has; English if there is none. */
export function preferredLanguage(accepted: readonly string[]): Language {
  const tags = accepted.map((tag) => tag.toLowerCase().split('-', 1)[0]);
  return languages.find((language) => language === tags.find((tag) => languages.some((one) => one === tag))) ?? 'en';
}
