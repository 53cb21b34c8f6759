import type { Random } from '../../../synth/base/random.ts';
import { mutateBmp } from './bmp.ts';
import { type Mutate, mutateBytes } from './bytes.ts';
import { mutateJpeg } from './jpeg.ts';
import { mutatePng } from './png.ts';
import { base64Words, formWords, headWords, jsonWords, multipartWords, mutateWords } from './text.ts';

const mutateHead = mutateWords(headWords);
const bodies: readonly (readonly [type: RegExp, mutate: Mutate])[] = [
  [/json/, mutateWords([...jsonWords, ...base64Words])],
  [/multipart/, mutateWords([...multipartWords, ...base64Words])],
  [/urlencoded/, mutateWords([...formWords, ...base64Words])],
];

/** Changes a request's head, its body by its type, or the picture in it; the length is mostly corrected. */
export const mutateRequest: Mutate = (input, random, others) => {
  const end = input.indexOf('\r\n\r\n');
  if (end < 0 || random.chance(0.05)) return mutateBytes(input, random, others);
  const [head, body] = [input.subarray(0, end), input.subarray(end + 4)];
  if (random.chance(0.2)) return joined(mutateHead(head, random, [head]), body);
  const changed = (random.chance(0.7) ? withPicture(body, random) : undefined) ?? mutateBody(head, body, random);
  return joined(random.chance(0.9) ? withLength(head, changed.length) : head, changed);
};

function mutateBody(head: Buffer, body: Buffer, random: Random): Buffer {
  const [, mutate] = bodies.find(([type]) => type.test(head.toString('latin1'))) ?? [undefined, mutateBytes];
  return mutate(body, random, [body]);
}

/** The body with a change of the picture in its `img`, if there is one. */
function withPicture(body: Buffer, random: Random): Buffer | undefined {
  const text = body.toString('latin1');
  const [, before, value] = /^([\s\S]*?img(?:=|":"))([A-Za-z0-9+/%=]{200,})/.exec(text) ?? [];
  if (before === undefined || value === undefined) return undefined;
  const isForm = before.endsWith('=');
  const picture = Buffer.from(
    isForm ? value.replaceAll(/%2B/gi, '+').replaceAll(/%2F/gi, '/').replaceAll(/%3D/gi, '=') : value,
    'base64',
  );
  const encoded = mutatePicture(picture, random).toString('base64');
  const after = text.slice(before.length + value.length);
  return Buffer.from(`${before}${isForm ? encodeURIComponent(encoded) : encoded}${after}`, 'latin1');
}

function mutatePicture(picture: Buffer, random: Random): Buffer {
  const mutate = picture[0] === 0x89 ? mutatePng : picture[0] === 0x42 ? mutateBmp : mutateJpeg;
  return mutate(picture, random, [picture]);
}

function withLength(head: Buffer, length: number): Buffer {
  return Buffer.from(head.toString('latin1').replace(/content-length: \d+/, `content-length: ${length}`), 'latin1');
}

function joined(head: Buffer, body: Buffer): Buffer {
  return Buffer.concat([head, Buffer.from('\r\n\r\n'), body]);
}
