// All checks, one per line. The name, a lower-case word, is also that of its model, of its result in every answer and of its
// settings. Answers list the checks in alphabetical order, as a module lists its exports.
export { blur } from './blur.ts';
export { deepfake } from './deepfake.ts';
export { print } from './print.ts';
