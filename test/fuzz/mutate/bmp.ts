import type { Random } from '../../../synth/base/random.ts';
import { type Mutate, mutateBytes, sharpNumber, someBytes, splice } from './bytes.ts';

/** Fields of a BMP's headers: offset and bytes. */
const fields: readonly (readonly [at: number, bytes: 2 | 4])[] = [
  [10, 4],
  [14, 4],
  [18, 4],
  [22, 4],
  [18, 2],
  [20, 2],
  [24, 2],
  [28, 2],
  [30, 4],
  [34, 4],
  [46, 4],
  [54, 4],
  [58, 4],
  [62, 4],
];
const headerSizes = [12, 16, 40, 52, 56, 64, 108, 124, 128];
const signed = [-1, -40, -0x80000000];

/** Changes a field of the headers, the runs, or any byte. */
export const mutateBmp: Mutate = (input, random, others) => {
  if (input.length < 66 || random.chance(0.2)) return mutateBytes(input, random, others);
  if (random.chance(0.35)) return withRuns(input, random);
  const file = Buffer.from(input);
  const [at, bytes] = random.pick(fields);
  if (bytes === 2)
    file.writeUInt16LE(random.chance(0.5) ? random.pick([1, 4, 8, 16, 24, 32]) : sharpNumber(random, 16), at);
  else if (at === 14) file.writeUInt32LE(random.pick(headerSizes), at);
  else if (at === 30) file.writeUInt32LE(random.int(0, 7), at);
  else if (random.chance(0.2)) file.writeInt32LE(random.pick(signed), at);
  else file.writeUInt32LE(sharpNumber(random, 32), at);
  return file;
};

/** Run lengths, ends of rows and jumps somewhere after the headers. */
function withRuns(file: Buffer, random: Random): Buffer {
  const codes = [
    () => [random.int(1, 255), random.int(0, 255)],
    () => [0, 0],
    () => [0, 1],
    () => [0, 2, random.int(0, 255), random.int(0, 255)],
    () => [0, random.int(3, 255), ...someBytes(random, 20)],
  ];
  const runs = Array.from({ length: random.int(1, 12) }, () => random.pick(codes)());
  const at = random.int(54, file.length);
  return splice(file, [at, Math.min(file.length, at + random.int(0, 40))], Buffer.from(runs.flat()));
}
