/**
 * Four float32 numbers side by side, as an expression that is not compiled yet. Expressions that are used twice are computed once.
 * Codes: WebAssembly core specification 2.0, section 5.4 (vector instructions).
 */
export interface Lanes {
  readonly args: readonly Lanes[];
  /** The code after that of the arguments, which are on the stack. */
  readonly code: (frame: Frame) => readonly number[];
}

/** The locals of the function that contains an expression. */
export interface Frame {
  /** Index of the local with the address of a stream, minus `padBytes`. */
  readonly address: (stream: number) => number;
  /** Index of the local with a scalar or constant in all four lanes. */
  readonly splat: (number: number) => number;
  /** A new local for four lanes. */
  readonly local: () => number;
}

/** Padding before every row: no pass reads further left than this. */
export const padBytes = 64;

/** A number in the encoding of WebAssembly: seven bits per byte, lowest first (LEB128, unsigned). */
export function leb(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** A vector instruction. */
export function vector(code: number, ...operands: readonly number[]): readonly number[] {
  return [0xfd, ...leb(code), ...operands];
}

function operation(code: number): (...args: readonly Lanes[]) => Lanes {
  const bytes = vector(code);
  return (...args) => ({ args, code: () => bytes });
}

export const absolute = operation(0xe0);
export const root = operation(0xe3);
export const times = operation(0xe6);
export const lesser = operation(0xea);
export const greater = operation(0xeb);
const plus = operation(0xe4);
export const minus = operation(0xe5);
const toWhole = operation(0xf8);
const nearest = operation(0x6a);
const narrowToShorts = operation(0x85);
const narrowToBytes = operation(0x66);

/** The sum of all. */
export function sum(first: Lanes, ...rest: readonly Lanes[]): Lanes {
  return rest.reduce((total, one) => plus(total, one), first);
}

/** Four floats of a stream, `floats` after the current position of the pass. */
export function loaded(stream: number, floats: number): Lanes {
  const place = leb(padBytes + floats * 4);
  return { args: [], code: ({ address }) => [0x20, ...leb(address(stream)), ...vector(0x00, 0, ...place)] };
}

/** A scalar or constant in all four lanes. */
export function splatted(number: number): Lanes {
  return { args: [], code: ({ splat }) => [0x20, ...leb(splat(number))] };
}

/** Lanes 0..3 of the first and 4..7 of the second, in any order. */
export function shuffled(a: Lanes, b: Lanes, lanes: readonly number[]): Lanes {
  const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((k) => lane * 4 + k));
  return { args: [a, b], code: () => vector(0x0d, ...bytes) };
}

/** Numbers of a table, by truncated indices, which must lie in the table. */
export function lookedUp(table: number, indices: Lanes): Lanes {
  const code = (frame: Frame): readonly number[] => {
    const index = leb(frame.local());
    const [base, from] = [leb(frame.address(table)), leb(padBytes)];
    const addresses = [3, 2, 1, 0].flatMap((lane) => [
      ...[0x20, ...base, 0x20, ...index],
      ...[...vector(0x1b, lane), 0x41, 2, 0x74, 0x6a],
    ]);
    const loads = [0, 1, 2, 3].flatMap((lane) => vector(0x56, 2, ...from, lane));
    return [0x21, ...index, ...addresses, 0x20, ...index, ...loads];
  };
  return { args: [toWhole(indices)], code };
}

/** Sixteen bytes, the first twelve of them R, G, B of four pixels: rounded half to even and clamped to 0..255. */
export function interleavedBytes(r: Lanes, g: Lanes, b: Lanes): Lanes {
  const [red, green, blue] = [r, g, b].map((channel) => toWhole(nearest(channel))) as [Lanes, Lanes, Lanes];
  const planes = narrowToBytes(narrowToShorts(red, green), narrowToShorts(blue, blue));
  const order = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 0, 0, 0];
  return { args: [planes, planes], code: () => vector(0x0d, ...order) };
}
