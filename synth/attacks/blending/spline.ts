import type { Point } from '../../../src/image/index.ts';

/**
 * A thin-plate spline through control points (Bookstein, "Principal warps", 1989): maps `from[i]` to `to[i]`, and smoothly in between.
 * Returns the map. Both lists have the same number of points, at least three of them not on one line.
 */
export function thinPlate(from: readonly Point[], to: readonly Point[]): (point: Point) => Point {
  const n = from.length;
  const size = n + 3;
  const rows = Array.from({ length: size }, (_, i) => matrixRow(from, i));
  const weightsX = solve(rows, [...to.map(([x]) => x), 0, 0, 0]);
  const weightsY = solve(rows, [...to.map(([, y]) => y), 0, 0, 0]);
  return ([x, y]) => {
    let u = weightsX[n]! + weightsX[n + 1]! * x + weightsX[n + 2]! * y;
    let v = weightsY[n]! + weightsY[n + 1]! * x + weightsY[n + 2]! * y;
    for (let i = 0; i < n; i++) {
      const bend = bendAt(x - from[i]![0], y - from[i]![1]);
      u += weightsX[i]! * bend;
      v += weightsY[i]! * bend;
    }
    return [u, v];
  };
}

function matrixRow(from: readonly Point[], i: number): number[] {
  const n = from.length;
  if (i < n) {
    const [x, y] = from[i]!;
    return [...from.map(([px, py]) => bendAt(x - px, y - py)), 1, x, y];
  }
  const value = (point: Point): number => (i === n ? 1 : point[i - n - 1]!);
  return [...from.map(value), 0, 0, 0];
}

function bendAt(dx: number, dy: number): number {
  const square = dx * dx + dy * dy;
  return square === 0 ? 0 : square * Math.log(square);
}

/** Solves a square system by Gaussian elimination with row exchange; the inputs are unchanged. */
function solve(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const m = rows.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let row = column + 1; row < n; row++) if (Math.abs(m[row]![column]!) > Math.abs(m[best]![column]!)) best = row;
    [m[column], m[best]] = [m[best]!, m[column]!];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = m[row]![column]! / m[column]![column]!;
      for (let k = column; k <= n; k++) m[row]![k]! -= factor * m[column]![k]!;
    }
  }
  return m.map((row, i) => row[n]! / row[i]!);
}
