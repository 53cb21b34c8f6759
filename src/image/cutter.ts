import { halve } from './halve.ts';
import { lumaOf } from './luma.ts';
import type { Pixels } from './pixels.ts';
import { type Tensor, toTensor } from './tensor.ts';
import { type Cut, warp } from './warp.ts';

/** A view, and the picture that it is cut from. */
export interface Source {
  readonly picture: Pixels;
  readonly cut: Cut;
}

/** Creates smaller pictures and views. */
export interface Cutter {
  /** See {@link halve}. */
  halve(picture: Pixels): Pixels;
  /** See {@link warp}. */
  view(source: Source): Pixels;
  /** Views of one size, `(views, 3, h, w)` float32 RGB 0..1. */
  planes(sources: readonly Source[]): Tensor;
  /** A view's luma, `(1, 1, h, w)` float32 0..1. */
  grey(source: Source): Tensor;
}

/** The reference implementation of views; `Workspace` is the fast one. */
export const plainCutter: Cutter = {
  halve,
  view: ({ picture, cut }) => warp(picture, cut),
  planes: (sources) => {
    const views = sources.map(({ picture, cut }) => toTensor(warp(picture, cut)));
    const { data: first, shape } = views[0]!;
    if (views.length === 1) return { data: first, shape };
    const data = new Float32Array(first.length * views.length);
    for (const [i, view] of views.entries()) data.set(view.data, i * first.length);
    return { data, shape: [views.length, ...shape.slice(1)] };
  },
  grey: ({ picture, cut }) => {
    const data = Float32Array.from(lumaOf(warp(picture, cut)), (level) => level / 255);
    return { data, shape: [1, 1, cut.heightPx, cut.widthPx] };
  },
};
