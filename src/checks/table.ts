// All checks, one per line, by the names in `names.ts`.
export { blur } from './blur.ts';
export { deepfake } from './deepfake.ts';
export { print } from './print.ts';
