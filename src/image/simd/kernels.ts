import { addSamples } from './add-samples.ts';
import { compile } from './assembler.ts';
import { halveRows } from './halve-rows.ts';
import { meansToBytes, meansToGrey, meansToPlanes } from './means.ts';

/** Constant vectors are stored from here up to `workFrom`, which must not be written. */
const constantsFrom = 0;
export const workFrom = 1024;
/** Bytes that must be readable and writable after pictures: vectors extend beyond the last pixel. */
export const slackBytes = 16;

/** Functions of the module; addresses are bytes, see each function for the rest. */
export interface Kernels {
  readonly addSamples: (...values: readonly number[]) => void;
  readonly meansToBytes: (...values: readonly number[]) => void;
  readonly meansToPlanes: (...values: readonly number[]) => void;
  readonly meansToGrey: (...values: readonly number[]) => void;
  readonly halveRows: (...values: readonly number[]) => void;
}

const module = compile({ addSamples, meansToBytes, meansToPlanes, meansToGrey, halveRows }, constantsFrom);

/** The kernels over a memory. */
export function kernelsOver(memory: WebAssembly.Memory): Kernels {
  // The module exports the functions it was compiled from, with the same names.
  return new WebAssembly.Instance(module, { workspace: { memory } }).exports as unknown as Kernels;
}
