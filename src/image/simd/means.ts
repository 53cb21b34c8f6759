import { lumaParts } from '../luma.ts';
import { type Code, func, i32, type Local, lanes, whileAbove } from './assembler.ts';
import { ints, intsToShorts, load, overFloats, pick, plus, shortsToBytes, store, zeros } from './instructions.ts';

/** Bytes of a sum: red, green, blue and one unused number, 32 bits each. */
export const sumBytes = 16;

const rounding = { sums: 'i32', count: 'i32', half: 'i32', shift: 'i32', factor: 'i32' } as const;
type Rounding = Readonly<Record<keyof typeof rounding, Local>>;

/** The means of the next four sums as bytes: red, green, blue and an unused one, four times. The sums are reset to zero. */
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
export const meansToBytes = func({ params: { ...rounding, out: 'i32' }, locals: { four: 'v128' } }, (of) => [
  whileAbove(of.count, 4, [
    takeFour(of, of.four),
    store(of.out.get, pick(of.four.get, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14)),
    of.out.add(i32(12)),
  ]),
]);

/** The same as parts of 255 into three planes, each of which begins `plane` bytes after the previous one. The count is a multiple of four. */
export const meansToPlanes = func(
  { params: { ...rounding, out: 'i32', plane: 'i32' }, locals: { four: 'v128' } },
  (of) => [
    whileAbove(of.count, 4, [
      takeFour(of, of.four),
      store(of.out.get, shares(colour(of.four, 0))),
      store(plus(of.out.get, of.plane.get), shares(colour(of.four, 1))),
      store(plus(of.out.get, plus(of.plane.get, of.plane.get)), shares(colour(of.four, 2))),
      of.out.add(i32(16)),
    ]),
  ],
);

/** The same as one plane of luma, whose weights are those of `lumaOf`. */
export const meansToGrey = func({ params: { ...rounding, out: 'i32' }, locals: { four: 'v128' } }, (of) => {
  const weighed = (channel: 0 | 1 | 2, weight: number) =>
    ints.times(colour(of.four, channel), lanes(new Int32Array(4).fill(weight)));
  const sum = ints.plus(ints.plus(weighed(0, lumaParts.red), weighed(1, lumaParts.green)), weighed(2, lumaParts.blue));
  const luma = ints.shiftRight(ints.plus(sum, lanes(new Int32Array(4).fill(128))), i32(8));
  return [whileAbove(of.count, 4, [takeFour(of, of.four), store(of.out.get, shares(luma)), of.out.add(i32(16))])];
});
