import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { registerSynth } from '../../synth/command.ts';
import { findFace } from '../card/index.ts';
import type { Pixels } from '../image/index.ts';
import { type Model, openModel } from '../model/index.ts';
import { requireExtras } from './extras.ts';
import { createProgress } from './progress.ts';

/** Registers `synth` with the product's own face detector, which locates the faces in folders of portraits. */
export function registerSynthWithFaces(program: Command): void {
  let detector: Promise<Model> | undefined;
  const findPortrait = async (picture: Pixels) => {
    detector ??= openModel('face-detector', {
      dir: fileURLToPath(new URL('../../models', import.meta.url)),
      threads: 1,
    });
    const face = await findFace(picture, await detector);
    if (face === undefined) return undefined;
    const [x0, y0, x1, y1] = face.box;
    return { box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, points: face.points };
  };
  const showProgress = (total: number) => createProgress({ total, done: 0 });
  registerSynth(program, {
    findFace: findPortrait,
    showProgress,
    requireExtras: () => requireExtras('synth'),
  });
}
