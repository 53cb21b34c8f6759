import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory, type Shelf } from './memory.ts';

const words: Shelf<string> = { size: 2 };
const others: Shelf<string> = { size: 2 };

test('a result is computed once, until two later ones have replaced it', () => {
  const memory = new Memory();
  const made: string[] = [];
  const recall = (key: string): string =>
    memory.recall(words, key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  assert.deepEqual(['a', 'a', 'b', 'a', 'c', 'a'].map(recall), ['A', 'A', 'B', 'A', 'C', 'A']);
  assert.deepEqual(made, ['a', 'b', 'c', 'a']);
});

test('shelves are independent, and so are memories', () => {
  const [memory, another] = [new Memory(), new Memory()];
  const results = [
    memory.recall(words, 'key', () => 'one'),
    memory.recall(others, 'key', () => 'two'),
    another.recall(words, 'key', () => 'three'),
  ];
  assert.deepEqual(results, ['one', 'two', 'three']);
});

test('working memory is reused, and allocated again only to grow', () => {
  const memory = new Memory();
  const first = memory.take('light', 8);
  assert.equal(memory.take('light', 4).buffer, first.buffer);
  assert.notEqual(memory.take('light', 16).buffer, first.buffer);
  assert.notEqual(memory.take('spare', 4).buffer, first.buffer);
});
