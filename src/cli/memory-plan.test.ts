import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, it } from 'node:test';
import { planMemory } from './memory-plan.ts';

const left = { workers: undefined, bodyMemoryMb: undefined, maxPixels: 50_000_000 };

describe('the plan of the memory', () => {
  it('gives each core a worker if the memory is large enough, and otherwise plans fewer', () => {
    assert.equal(planMemory({ ...left, memoryMb: 1_000_000 }).workers, availableParallelism());
    assert.equal(planMemory({ ...left, memoryMb: 2000 }).workers, 1);
  });

  it('keeps its bound within the memory if at least one worker fits', () => {
    for (let memoryMb = 2000; memoryMb < 100_000; memoryMb *= 1.3) {
      const { workers, bodyMemoryMb, boundMb } = planMemory({ ...left, memoryMb });
      assert.ok(boundMb <= memoryMb && workers >= 1 && bodyMemoryMb >= 4, `${memoryMb} ${boundMb}`);
    }
  });

  it('uses the settings, and reports if they do not fit', () => {
    const { workers, bodyMemoryMb, boundMb } = planMemory({ ...left, memoryMb: 512, workers: 3, bodyMemoryMb: 32 });
    assert.deepEqual([workers, bodyMemoryMb], [3, 32]);
    assert.ok(boundMb > 512);
  });

  it('counts candidate models as one more worker', () => {
    const none = planMemory({ ...left, memoryMb: 1e6, workers: 2 });
    const some = planMemory({ ...left, memoryMb: 1e6, workers: 2, shadowModels: 'models' });
    assert.ok(
      Math.abs(
        some.boundMb - none.boundMb - (planMemory({ ...left, memoryMb: 1e6, workers: 3 }).boundMb - none.boundMb),
      ) <= 1,
    );
  });

  it('needs less memory for smaller pictures', () => {
    const large = planMemory({ ...left, memoryMb: 1e6, workers: 2 });
    const small = planMemory({ ...left, memoryMb: 1e6, workers: 2, maxPixels: 12_000_000 });
    assert.ok(small.boundMb < large.boundMb - 500);
  });
});
