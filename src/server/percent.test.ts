import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PercentDecoder } from './percent.ts';

const decode = (pieces: readonly string[]) => {
  const decoder = new PercentDecoder();
  const text = pieces.map((piece) => Buffer.from(decoder.decode(Buffer.from(piece))).toString('latin1')).join('');
  decoder.end();
  return text;
};

test('an escape is decoded wherever the value is split', () => {
  const value = 'a%2Bb%2f%3D%41%42c%';
  for (let i = 0; i <= value.length - 1; i++)
    for (let j = i; j <= value.length - 1; j++)
      assert.equal(decode([value.slice(0, i), value.slice(i, j), value.slice(j, -1)]), 'a+b/=ABc', `${i} ${j}`);
});

test('a percent sign without two digits is refused wherever the value is split', () => {
  for (const value of ['%', 'a%2', '%zz', 'ab%4', '%4g', '%g4b'])
    for (let i = 0; i <= value.length; i++)
      assert.throws(() => decode([value.slice(0, i), value.slice(i)]), { code: 'INVALID_REQUEST' }, `${value} ${i}`);
});
