import { branch, type Code, func, i32, type Local, lanes, whileAbove } from './assembler.ts';
import {
  and,
  doubles,
  ints,
  isAny,
  load,
  loadLower,
  loadUpper,
  minus,
  or,
  pick,
  plus,
  shorts,
  store,
  times,
  zeros,
} from './instructions.ts';
import { sumBytes } from './means.ts';

const unit = lanes(new Float64Array(2).fill(32768));
const halfPixel = lanes(new Float64Array(2).fill(-16383.5));
const ones = lanes(new Int16Array(8).fill(1));

/**
 * Adds to each sum of a row the bilinear samples of `grid` neighbouring places: the same as `sampleRow`, number for number. A sample
 * at the last column or row of the photo also reads the bytes that follow, with weight 0.
 */
export const addSamples = func(
  {
    params: {
      ...{ photo: 'i32', stride: 'i32', xMax: 'f64', yMax: 'f64' },
      ...{ x: 'f64', y: 'f64', w: 'f64', xStep: 'f64', yStep: 'f64', wStep: 'f64' },
      ...{ low: 'f64', xHigh: 'f64', yHigh: 'f64', overrun: 'i32' },
      ...{ sums: 'i32', count: 'i32', grid: 'i32', shift: 'i32' },
    },
    locals: {
      ...{
        at: 'v128',
        depth: 'v128',
        step: 'v128',
        depthStep: 'v128',
        max: 'v128',
        minPlace: 'v128',
        maxPlace: 'v128',
      },
      ...{
        overruns: 'v128',
        half: 'v128',
        sum: 'v128',
        place: 'v128',
        part: 'v128',
        pixels: 'v128',
        nextPixels: 'v128',
      },
      ...{ turn: 'i32', from: 'i32' },
    },
  },
  (of) => [
    of.at.set(pair(of.x, of.y)),
    of.depth.set(doubles.splat(of.w.get)),
    of.step.set(pair(of.xStep, of.yStep)),
    of.depthStep.set(doubles.splat(of.wStep.get)),
    of.max.set(doubles.times(pair(of.xMax, of.yMax), unit)),
    of.minPlace.set(doubles.splat(of.low.get)),
    of.maxPlace.set(pair(of.xHigh, of.yHigh)),
    of.overruns.set(ints.splat(of.overrun.get)),
    of.half.set(ints.shiftLeft(ints.splat(i32(1)), minus(of.shift.get, i32(1)))),
    whileAbove(of.count, 1, [
      of.sum.set(load(of.sums.get)),
      of.turn.set(of.grid.get),
      whileAbove(of.turn, 1, [
        of.place.set(doubles.over(of.at.get, of.depth.get)),
        branch(
          isAny(or(doubles.isBelow(of.place.get, of.minPlace.get), doubles.isAbove(of.place.get, of.maxPlace.get))),
          of.sum.set(ints.plus(of.sum.get, of.overruns.get)),
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
  Record<
    'photo' | 'stride' | 'shift' | 'max' | 'half' | 'sum' | 'place' | 'part' | 'pixels' | 'nextPixels' | 'from',
    Local
  >
>;

function addSample({
  photo,
  stride,
  shift,
  max,
  half,
  sum,
  place,
  part,
  pixels,
  nextPixels,
  from,
}: SampleLocals): Code {
  const whole = doubles.plus(doubles.times(place.get, unit), halfPixel);
  return [
    ...place.set(doubles.toInts(doubles.lesser(max.get, doubles.greater(zeros, whole)))),
    ...part.set(and(place.get, lanes(new Int32Array(4).fill(32767)))),
    ...place.set(ints.shiftRight(place.get, i32(15))),
    ...from.set(plus(photo.get, plus(times(ints.second(place.get), stride.get), times(ints.first(place.get), i32(3))))),
    // Bytes 0..5 are the pixel `a` and `b` to its right, 8..13 are `c` below it and `d` to the right of that.
    ...pixels.set(loadUpper(plus(from.get, stride.get), loadLower(from.get))),
    ...nextPixels.set(pick(pixels.get, 3, -1, 8, -1, 4, -1, 9, -1, 5, -1, 10, -1)),
    ...sum.set(ints.plus(sum.get, ints.shiftRight(ints.plus(half.get, weighted(part, pixels, nextPixels)), shift.get))),
  ];
}

/** a·2²³ + ((b − a)·x + (c − a)·y)·2⁸ + (a + d − b − c)·(x·y >> 7), with x and y of 15 bits: the sum of the weighted bytes. */
function weighted(part: Local, pixels: Local, nextPixels: Local): Code {
  const own = ints.shiftRight(pick(pixels.get, -1, -1, -1, 0, -1, -1, -1, 1, -1, -1, -1, 2), i32(1));
  const ownTwice = pick(pixels.get, 0, -1, 0, -1, 1, -1, 1, -1, 2, -1, 2);
  const across = pick(pixels.get, 0, -1, 11, -1, 1, -1, 12, -1, 2, -1, 13);
  const xy = pick(part.get, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5);
  const [x, y] = [pick(part.get, 0, 1, -1, -1, 0, 1, -1, -1, 0, 1), pick(part.get, 4, 5, -1, -1, 4, 5, -1, -1, 4, 5)];
  const slopes = ints.shiftLeft(ints.dot(shorts.minus(nextPixels.get, ownTwice), xy), i32(8));
  const twist = ints.dot(shorts.minus(across, nextPixels.get), ones);
  return ints.plus(ints.plus(own, slopes), ints.times(twist, ints.shiftRight(ints.dot(x, y), i32(7))));
}

function pair(first: Local, second: Local): Code {
  return doubles.withSecond(doubles.splat(first.get), second.get);
}
