// Every check, a line each. Its name, a word in small letters, is that of its model, of its result in every answer and of its
// settings. Answers list the checks in alphabetical order, as a module lists its names.
export { blur } from './blur.ts';
export { deepfake } from './deepfake.ts';
export { print } from './print.ts';
