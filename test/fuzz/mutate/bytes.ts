import type { Random } from '../../../synth/base/random.ts';

/** Changes an input into another; `others` are inputs to take parts from. */
export type Mutate = (input: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** Inputs stay this short, so that many can be tried. */
export const maxInputBytes = 262_144;

/** Numbers at which programs break: ends of ranges, and one beyond. */
const sharpNumbers = [
  0, 1, 2, 7, 8, 11, 12, 13, 16, 64, 127, 128, 255, 256, 16_384, 32_767, 65_535, 0x7fffffff, 0xffffffff,
];

/** One of the numbers at which programs break, or any of so many bits. */
export function sharpNumber(random: Random, bits: 8 | 16 | 32): number {
  const max = 2 ** bits - 1;
  return random.chance(0.6) ? Math.min(max, random.pick(sharpNumbers)) : random.int(0, max);
}

/** A place in the bytes and a length from there, both possibly 0. */
export function someSpan(input: Buffer, random: Random, max = 64): readonly [from: number, to: number] {
  const from = random.int(0, input.length);
  return [from, Math.min(input.length, from + random.int(0, max))];
}

/** Some random bytes. */
export function someBytes(random: Random, max = 32): Buffer {
  return Buffer.from(Array.from({ length: random.int(1, max) }, () => random.int(0, 255)));
}

const steps: Readonly<Record<string, Mutate>> = {
  flip: (input, random) => changed(input, random, (byte) => byte ^ (1 << random.int(0, 7))),
  set: (input, random) => changed(input, random, () => sharpNumber(random, 8)),
  number: (input, random) => {
    const [from] = someSpan(input, random);
    const number = Buffer.alloc(4);
    if (random.chance(0.5)) number.writeUInt32BE(sharpNumber(random, 32));
    else number.writeUInt32LE(sharpNumber(random, 32));
    return splice(input, [from, Math.min(input.length, from + 4)], number);
  },
  insert: (input, random) => splice(input, [random.int(0, input.length)], someBytes(random)),
  remove: (input, random) => splice(input, someSpan(input, random), Buffer.alloc(0)),
  repeat: (input, random) => {
    const [from, to] = someSpan(input, random);
    const times = random.int(1, random.chance(0.1) ? 1000 : 8);
    return splice(input, [to, to], Buffer.alloc((to - from) * times, input.subarray(from, to)));
  },
  cut: (input, random) => input.subarray(0, random.int(0, input.length)),
  cross: (input, random, others) => {
    const other = random.pick(others);
    return Buffer.concat([input.subarray(0, someSpan(input, random)[0]), other.subarray(someSpan(other, random)[0])]);
  },
};

/** Changes bytes without knowing what they mean. */
export const mutateBytes: Mutate = (input, random, others) =>
  random.pick(Object.values(steps))(input, random, others).subarray(0, maxInputBytes);

/** The bytes with a span of them replaced; a span without an end is empty. */
export function splice(input: Buffer, [from, to = from]: readonly [number, number?], by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, from), by, input.subarray(to)]);
}

function changed(input: Buffer, random: Random, change: (byte: number) => number): Buffer {
  const other = Buffer.from(input);
  const at = random.int(0, Math.max(0, other.length - 1));
  if (other.length > 0) other[at] = change(other[at]!) & 0xff;
  return other;
}
