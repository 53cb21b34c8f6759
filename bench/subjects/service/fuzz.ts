import { defineSubject } from '../../shared/subject.ts';

/** Fuzzing; `test/fuzz/run.ts` measures it. */
export const subject = defineSubject({
  name: 'fuzz',
  about: 'Generated inputs against every parser; measured by node test/fuzz/run.ts.',
  results: ['fuzz.csv'],
  sections: [
    {
      page: 'service',
      title: 'Fuzzed',
      file: 'fuzz.csv',
      text: 'Generated inputs, guided by the blocks of code that they reach, against each of our own parsers, the decoder, and the service over HTTP.',
      columns: [
        'target',
        'inputs',
        'seed',
        'crashes',
        'inner errors',
        'over 2 s',
        'slowest ms',
        'blocks covered',
        'peak MiB',
      ],
    },
  ],
});
