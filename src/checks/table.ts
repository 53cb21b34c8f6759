// Every check, a line each. Its name is that of its model, of its result in every answer and of its settings; answers list the
// checks in the order of the alphabet.
export { blur } from './blur.ts';
export { deepfake } from './deepfake.ts';
export { print } from './print.ts';
