import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonSize } from './json-size.ts';

function sizeOf(text: string, chunkBytes: number) {
  const size = new JsonSize();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += chunkBytes) size.add(bytes.subarray(from, from + chunkBytes));
  return [size.values, size.depth, size.objects, size.names];
}

test('values, depth, objects and names are counted outside of strings, however the text is cut into chunks', () => {
  const cases: readonly (readonly [text: string, ...sizes: readonly number[]])[] = [
    ['', 0, 0, 0, 0],
    ['"a,b:[{"', 0, 0, 0, 0],
    ['"a\\"[,"', 0, 0, 0, 0],
    ['"a\\\\",[', 2, 1, 0, 0],
    ['[[],[],{"a":1,"b":[2]}]', 10, 3, 1, 2],
    ['{"photos":[{"reference":"s3://a/{b},[c]","id":"x\\""}]}', 7, 3, 2, 3],
  ];
  for (const [text, ...sizes] of cases)
    for (const chunkBytes of [1, 3, 1000]) assert.deepEqual(sizeOf(text, chunkBytes), sizes, text);
});
