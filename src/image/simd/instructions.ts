import { type Code, lanes, scalar, vector } from './assembler.ts';

/** Of numbers of 32 bits. */
export const plus = scalar(0x6a);
export const minus = scalar(0x6b);
export const times = scalar(0x6c);

export const load = vector(0x00, 0, 0);
export const store = vector(0x0b, 0, 0);
/** Eight bytes into the lower half, zeros into the upper one; into the upper half, keeping the lower one; from the lower half. */
export const loadLower = vector(0x5d, 0, 0);
export const loadUpper = vector(0x57, 0, 0, 1);
export const storeLower = vector(0x5b, 0, 0, 0);
export const and = vector(0x4e);
export const or = vector(0x50);
export const isAny = vector(0x53);

/** Two floats of 64 bits. */
export const doubles = {
  splat: vector(0x14),
  withSecond: vector(0x22, 1),
  isBelow: vector(0x49),
  isAbove: vector(0x4a),
  plus: vector(0xf0),
  times: vector(0xf2),
  over: vector(0xf3),
  /** The second if it is less, or greater, than the first; otherwise the first. */
  lesser: vector(0xf6),
  greater: vector(0xf7),
  /** Truncated, as the first two of four integers, which must be able to hold them. */
  toInts: vector(0x103),
} as const;

/** Four whole numbers of 32 bits. */
export const ints = {
  splat: vector(0x11),
  first: vector(0x1b, 0),
  second: vector(0x1b, 1),
  plus: vector(0xae),
  minus: vector(0xb1),
  times: vector(0xb5),
  shiftLeft: vector(0xab),
  shiftRight: vector(0xad),
  /** Of eight numbers of 16 bits each: products, summed by two. */
  dot: vector(0xba),
  toFloats: vector(0xfa),
} as const;

/** Eight whole numbers of 16 bits. */
export const shorts = {
  plus: vector(0x8e),
  minus: vector(0x91),
  shiftRight: vector(0x8d),
  sumByTwo: vector(0x7d),
} as const;
export const intsToShorts = vector(0x85);
export const shortsToBytes = vector(0x66);
export const overFloats = vector(0xe7);

/** Bytes from these places, and zeros if the place is -1 or not given. */
export function pick(from: Code, ...places: readonly number[]): Code {
  return vector(0x100)(from, lanes(Uint8Array.from({ length: 16 }, (_, i) => places[i] ?? -1)));
}

export const zeros = lanes(new Float64Array(2));
