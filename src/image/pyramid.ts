import { type Cutter, plainCutter, type Source } from './cutter.ts';
import type { Homography } from './geometry.ts';
import type { Pixels } from './pixels.ts';
import type { Tensor } from './tensor.ts';
import { type Cut, spanPx } from './warp.ts';
import type { Workspace } from './workspace.ts';

/** A photo at full, half, quarter... size; a level is created on first use. */
export interface Pyramid {
  readonly photo: Pixels;
  /** Level `index` is `2 ** index` times smaller. */
  level(index: number): Pixels;
  /** Memory in which the photo is stored and cut; absent: no workspace. */
  readonly workspace?: Workspace;
}

/** Wraps a photo so that views of any scale are cut fast and without aliasing; faster in a workspace, in place of its last photo. */
export function pyramid(photo: Pixels, workspace?: Workspace): Pyramid {
  const loaded = workspace?.load(photo);
  const by = workspace && loaded ? workspace : plainCutter;
  const levels = loaded ?? [photo];
  const level = (index: number): Pixels => {
    for (let next = levels.length; next <= index; next++) levels.push(by.halve(levels[next - 1]!));
    return levels[index]!;
  };
  return { photo: levels[0]!, level, ...(workspace && loaded && { workspace }) };
}

/**
 * Cuts a view from the level at which a view pixel spans at most two pixels, or for a single sample the nearest to one;
 * see `warp`.
 */
export function cutView(photo: Pyramid, cut: Cut): Pixels {
  return cutterOf(photo, [cut]).view(sourceOf(photo, cut));
}

/**
 * Cuts views of one size for a model: `(views, 3, h, w)` float32 RGB 0..1. Mean and deviation live inside the ONNX graph (ADR 2).
 * Run them immediately: a workspace soon reuses the memory.
 */
export function cutTensor(photo: Pyramid, ...cuts: readonly [Cut, ...Cut[]]): Tensor {
  return cutterOf(photo, cuts).planes(cuts.map((cut) => sourceOf(photo, cut)));
}

/** The same in grey: `(1, 1, h, w)` float32 luma 0..1. */
export function cutGrey(photo: Pyramid, cut: Cut): Tensor {
  return cutterOf(photo, [cut]).grey(sourceOf(photo, cut));
}

function cutterOf({ workspace }: Pyramid, cuts: readonly [Cut, ...Cut[]]): Cutter {
  return workspace?.canCut(cuts[0], cuts.length) ? workspace : plainCutter;
}

function sourceOf(photo: Pyramid, cut: Cut): Source {
  const octaves = Math.log2(spanPx(cut));
  const index = Math.min(6, Math.max(0, cut.sampling === 'single' ? Math.round(octaves) : Math.ceil(octaves - 1)));
  if (index === 0) return { picture: photo.photo, cut };
  return { picture: photo.level(index), cut: { ...cut, toPhoto: shrink(cut.toPhoto, 2 ** index) } };
}

function shrink([a, b, c, d, e, f, g, h, i]: Homography, by: number): Homography {
  return [a / by, b / by, c / by, d / by, e / by, f / by, g, h, i];
}
