import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  flag,
  number,
  OptionError,
  place,
  readOptions,
  recordedOptions,
  requiredPlace,
  scratch,
  text,
} from './options.ts';

const options = {
  count: number(20, ''),
  kinds: text(undefined, ''),
  models: place('models', 'FOLDER', ''),
  folds: requiredPlace('FOLDS', ''),
  check: flag(''),
  run: scratch('out/run.jsonl', ''),
};

describe('options of a bench', () => {
  it('have the given value, or the default', () => {
    assert.deepEqual(readOptions(options, ['--folds', 'a', '--count', '3']), {
      count: 3,
      kinds: undefined,
      models: 'models',
      folds: 'a',
      check: false,
      run: 'out/run.jsonl',
    });
  });

  it('are part of the command of a result if they change a figure, places as a word', () => {
    const given = ['--folds', '/a', '--count', '3', '--models', '/b', '--check', '--run', '/c', '--kinds', 'x,y'];
    const recorded = ' --count 3 --kinds x,y --models FOLDER --folds FOLDS --check';
    assert.equal(recordedOptions(options, readOptions(options, given)), recorded);
    assert.equal(recordedOptions(options, readOptions(options, ['--folds', '/a', '--count', '20'])), ' --folds FOLDS');
  });

  it('are refused if they are wrong or missing', () => {
    assert.throws(() => readOptions(options, ['--folds', 'a', '--count', 'many']), OptionError);
    assert.throws(() => readOptions(options, ['--count', '3']), /Expected --folds/);
    assert.throws(() => readOptions(options, ['--folds', 'a', '--nothing']), OptionError);
  });
});
