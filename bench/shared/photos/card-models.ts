import type { CardModels } from '../../../src/card/index.ts';
import { openModel } from '../../../src/model/index.ts';

/** Opens the models that find a card and the portrait on it. */
export async function openCardModels({ dir = 'models', threads = 2 } = {}): Promise<CardModels> {
  const open = (name: string) => openModel(name, { dir, threads });
  return {
    finder: await open('card-finder'),
    refiner: await open('card-refiner'),
    edges: await open('card-edges'),
    judge: await open('card-judge'),
    faces: await open('face-detector'),
  };
}
