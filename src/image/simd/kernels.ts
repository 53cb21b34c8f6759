import { branch, type Code, compile, func, i32, type Local, lanes, scalar, vector, whileAbove } from './assembler.ts';

/** Numbers of 32 bits. */
const plus = scalar(0x6a);
const minus = scalar(0x6b);
const times = scalar(0x6c);

const load = vector(0x00, 0, 0);
const store = vector(0x0b, 0, 0);
/** Eight bytes into the lower half, zeros into the upper one; into the upper half, the lower one kept; from the lower half. */
const loadLower = vector(0x5d, 0, 0);
const loadUpper = vector(0x57, 0, 0, 1);
const storeLower = vector(0x5b, 0, 0, 0);
const and = vector(0x4e);
const or = vector(0x50);
const isAny = vector(0x53);

/** Two floats of 64 bits. */
const doubles = {
  splat: vector(0x14),
  withSecond: vector(0x22, 1),
  isBelow: vector(0x49),
  isAbove: vector(0x4a),
  plus: vector(0xf0),
  times: vector(0xf2),
  over: vector(0xf3),
  /** The second where it is less, or more, than the first; else the first. */
  lesser: vector(0xf6),
  greater: vector(0xf7),
  /** Without their fractions, as the first two of four whole numbers, which must hold them. */
  toInts: vector(0x103),
} as const;

/** Four whole numbers of 32 bits. */
const ints = {
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
const shorts = { plus: vector(0x8e), minus: vector(0x91), shiftRight: vector(0x8d), sumByTwo: vector(0x7d) } as const;
const intsToShorts = vector(0x85);
const shortsToBytes = vector(0x66);
const overFloats = vector(0xe7);

/** Bytes from these places, and zeros where the place is -1 and where none is given. */
function pick(from: Code, ...places: readonly number[]): Code {
  return vector(0x100)(from, lanes(Uint8Array.from({ length: 16 }, (_, i) => places[i] ?? -1)));
}

function pair(first: Local, second: Local): Code {
  return doubles.withSecond(doubles.splat(first.get), second.get);
}

const unit = lanes(new Float64Array(2).fill(32768));
const halfPixel = lanes(new Float64Array(2).fill(-16383.5));
const zeros = lanes(new Float64Array(2));
const ones = lanes(new Int16Array(8).fill(1));

/** Bytes that a sum takes: red, green, blue and one number more, of 32 bits each. */
export const sumBytes = 16;
/** Bytes that must be readable and writable after pictures: vectors reach past the last pixel. */
export const slackBytes = 16;

/**
 * Adds to each sum of a row the bilinear samples of `grid` neighbouring places: what `sampleRow` does, number for number. A sample
 * at the photo's last column or row reads what follows, and takes nothing of it.
 */
const addSamples = func(
  {
    params: {
      ...{ photo: 'i32', stride: 'i32', xMax: 'f64', yMax: 'f64' },
      ...{ x: 'f64', y: 'f64', w: 'f64', xStep: 'f64', yStep: 'f64', wStep: 'f64' },
      ...{ low: 'f64', xHigh: 'f64', yHigh: 'f64', past: 'i32' },
      ...{ sums: 'i32', count: 'i32', grid: 'i32', shift: 'i32' },
    },
    locals: {
      ...{ at: 'v128', depth: 'v128', step: 'v128', depthStep: 'v128', max: 'v128', least: 'v128', most: 'v128' },
      ...{ pasts: 'v128', half: 'v128', sum: 'v128', place: 'v128', part: 'v128', pixels: 'v128', beside: 'v128' },
      ...{ turn: 'i32', from: 'i32' },
    },
  },
  (of) => [
    of.at.set(pair(of.x, of.y)),
    of.depth.set(doubles.splat(of.w.get)),
    of.step.set(pair(of.xStep, of.yStep)),
    of.depthStep.set(doubles.splat(of.wStep.get)),
    of.max.set(doubles.times(pair(of.xMax, of.yMax), unit)),
    of.least.set(doubles.splat(of.low.get)),
    of.most.set(pair(of.xHigh, of.yHigh)),
    of.pasts.set(ints.splat(of.past.get)),
    of.half.set(ints.shiftLeft(ints.splat(i32(1)), minus(of.shift.get, i32(1)))),
    whileAbove(of.count, 1, [
      of.sum.set(load(of.sums.get)),
      of.turn.set(of.grid.get),
      whileAbove(of.turn, 1, [
        of.place.set(doubles.over(of.at.get, of.depth.get)),
        branch(
          isAny(or(doubles.isBelow(of.place.get, of.least.get), doubles.isAbove(of.place.get, of.most.get))),
          of.sum.set(ints.plus(of.sum.get, of.pasts.get)),
          addSample(of),
        ),
        of.at.set(doubles.plus(of.at.get, of.step.get)),
        of.depth.set(doubles.plus(of.depth.get, of.depthStep.get)),
      ]),
      store(of.sums.get, of.sum.get),
      of.sums.add(i32(sumBytes)),
    ]),
  ],
);

type SampleLocals = Readonly<
  Record<'photo' | 'stride' | 'shift' | 'max' | 'half' | 'sum' | 'place' | 'part' | 'pixels' | 'beside' | 'from', Local>
>;

function addSample({ photo, stride, shift, max, half, sum, place, part, pixels, beside, from }: SampleLocals): Code {
  const whole = doubles.plus(doubles.times(place.get, unit), halfPixel);
  return [
    ...place.set(doubles.toInts(doubles.lesser(max.get, doubles.greater(zeros, whole)))),
    ...part.set(and(place.get, lanes(new Int32Array(4).fill(32767)))),
    ...place.set(ints.shiftRight(place.get, i32(15))),
    ...from.set(plus(photo.get, plus(times(ints.second(place.get), stride.get), times(ints.first(place.get), i32(3))))),
    // Bytes 0..5 are the pixel `a` and `b` to its right, 8..13 are `c` below it and `d` to the right of that.
    ...pixels.set(loadUpper(plus(from.get, stride.get), loadLower(from.get))),
    ...beside.set(pick(pixels.get, 3, -1, 8, -1, 4, -1, 9, -1, 5, -1, 10, -1)),
    ...sum.set(ints.plus(sum.get, ints.shiftRight(ints.plus(half.get, weighted(part, pixels, beside)), shift.get))),
  ];
}

/** a·2²³ + ((b − a)·x + (c − a)·y)·2⁸ + (a + d − b − c)·(x·y >> 7), with x and y of 15 bits: the sum of the weighted bytes. */
function weighted(part: Local, pixels: Local, beside: Local): Code {
  const own = ints.shiftRight(pick(pixels.get, -1, -1, -1, 0, -1, -1, -1, 1, -1, -1, -1, 2), i32(1));
  const ownTwice = pick(pixels.get, 0, -1, 0, -1, 1, -1, 1, -1, 2, -1, 2);
  const across = pick(pixels.get, 0, -1, 11, -1, 1, -1, 12, -1, 2, -1, 13);
  const xy = pick(part.get, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5);
  const [x, y] = [pick(part.get, 0, 1, -1, -1, 0, 1, -1, -1, 0, 1), pick(part.get, 4, 5, -1, -1, 4, 5, -1, -1, 4, 5)];
  const slopes = ints.shiftLeft(ints.dot(shorts.minus(beside.get, ownTwice), xy), i32(8));
  const twist = ints.minus(ints.dot(across, ones), ints.dot(beside.get, ones));
  return ints.plus(ints.plus(own, slopes), ints.times(twist, ints.shiftRight(ints.dot(x, y), i32(7))));
}

const rounding = { sums: 'i32', count: 'i32', half: 'i32', shift: 'i32', factor: 'i32' } as const;
type Rounding = Readonly<Record<keyof typeof rounding, Local>>;

/** The means of the next four sums as bytes: red, green, blue and one that means nothing, four times. The sums begin at zero again. */
function takeFour({ sums, half, shift, factor }: Rounding, out: Local): Code {
  const mean = (i: number) => {
    const sum = ints.plus(load(plus(sums.get, i32(i * sumBytes))), ints.splat(half.get));
    return ints.shiftRight(ints.times(ints.shiftRight(sum, shift.get), ints.splat(factor.get)), i32(16));
  };
  return [
    ...out.set(shortsToBytes(intsToShorts(mean(0), mean(1)), intsToShorts(mean(2), mean(3)))),
    ...[0, 1, 2, 3].flatMap((i) => store(plus(sums.get, i32(i * sumBytes)), zeros)),
    ...sums.add(i32(4 * sumBytes)),
  ];
}

/** One colour of four pixels. */
function colour(four: Local, channel: 0 | 1 | 2): Code {
  const places = [0, 4, 8, 12].flatMap((at) => [at + channel, -1, -1, -1]);
  return pick(four.get, ...places);
}

function shares(bytes: Code): Code {
  return overFloats(ints.toFloats(bytes), lanes(new Float32Array(4).fill(255)));
}

/** Writes the means of a row of sums as bytes, RGB. */
const meansToBytes = func({ params: { ...rounding, out: 'i32' }, locals: { four: 'v128' } }, (of) => [
  whileAbove(of.count, 4, [
    takeFour(of, of.four),
    store(of.out.get, pick(of.four.get, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14)),
    of.out.add(i32(12)),
  ]),
]);

/** The same as parts of 255 into three planes, each of which begins `plane` bytes after the one before. The count is a multiple of four. */
const meansToPlanes = func({ params: { ...rounding, out: 'i32', plane: 'i32' }, locals: { four: 'v128' } }, (of) => [
  whileAbove(of.count, 4, [
    takeFour(of, of.four),
    store(of.out.get, shares(colour(of.four, 0))),
    store(plus(of.out.get, of.plane.get), shares(colour(of.four, 1))),
    store(plus(of.out.get, plus(of.plane.get, of.plane.get)), shares(colour(of.four, 2))),
    of.out.add(i32(16)),
  ]),
]);

/** The same as one plane of luma, whose weights are those of `lumaOf`. */
const meansToGrey = func({ params: { ...rounding, out: 'i32' }, locals: { four: 'v128' } }, (of) => {
  const weighed = (channel: 0 | 1 | 2, weight: number) =>
    ints.times(colour(of.four, channel), lanes(new Int32Array(4).fill(weight)));
  const sum = ints.plus(ints.plus(weighed(0, 77), weighed(1, 150)), weighed(2, 29));
  const luma = ints.shiftRight(ints.plus(sum, lanes(new Int32Array(4).fill(128))), i32(8));
  return [whileAbove(of.count, 4, [takeFour(of, of.four), store(of.out.get, shares(luma)), of.out.add(i32(16))])];
});

/** Writes `count` pixels, the rounded means of 2×2, of an upper and a lower row. */
const halveRows = func(
  { params: { upper: 'i32', lower: 'i32', out: 'i32', count: 'i32' }, locals: {} },
  ({ upper, lower, out, count }) => {
    const sums = (row: Local) => shorts.sumByTwo(pick(load(row.get), 0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11));
    const sum = shorts.plus(shorts.plus(sums(upper), sums(lower)), lanes(new Int16Array(8).fill(2)));
    return [
      whileAbove(count, 2, [
        storeLower(out.get, shortsToBytes(shorts.shiftRight(sum, i32(2)), zeros)),
        upper.add(i32(12)),
        lower.add(i32(12)),
        out.add(i32(6)),
      ]),
    ];
  },
);

/** What the module does; addresses are bytes, see each function for the rest. */
export interface Kernels {
  readonly addSamples: (...values: readonly number[]) => void;
  readonly meansToBytes: (...values: readonly number[]) => void;
  readonly meansToPlanes: (...values: readonly number[]) => void;
  readonly meansToGrey: (...values: readonly number[]) => void;
  readonly halveRows: (...values: readonly number[]) => void;
}

const module = compile({ addSamples, meansToBytes, meansToPlanes, meansToGrey, halveRows });

/** The kernels over a memory. */
export function kernelsOver(memory: WebAssembly.Memory): Kernels {
  // The module exports what it was compiled from, by the same names.
  return new WebAssembly.Instance(module, { workspace: { memory } }).exports as unknown as Kernels;
}
