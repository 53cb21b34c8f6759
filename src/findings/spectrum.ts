/** Side of the squares whose spectra are taken, in pixels; a power of two. */
export const spectrumPx = 64;

const bits = Math.log2(spectrumPx);
const bitReversed = Uint8Array.from({ length: spectrumPx }, (_, i) => {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) out |= 1 << (bits - 1 - bit);
  return out;
});
const cosines = Float32Array.from({ length: spectrumPx / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / spectrumPx));
const sines = Float32Array.from({ length: spectrumPx / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / spectrumPx));
/** Hann's window, scaled so that white noise keeps its power. */
const hann = Float32Array.from(
  { length: spectrumPx },
  (_, i) => Math.sqrt(2 / 3) * (1 - Math.cos((2 * Math.PI * (i + 0.5)) / spectrumPx)),
);

/**
 * Adds the power spectra of two real pictures of 64×64 to `sums`: both in one transform, as its real and imaginary part. A bin holds
 * |F|² / 64², so white noise of variance σ² has σ² everywhere; `(64, 64)` row by row, bin (0, 0) first.
 */
export function addPowers(
  pictures: readonly [Float32Array, Float32Array],
  sums: readonly [Float32Array, Float32Array],
): void {
  const n = spectrumPx;
  const [re, im] = [windowed(pictures[0]), windowed(pictures[1])];
  for (let row = 0; row < n; row++) transform(re, im, { from: row * n, step: 1 });
  for (let column = 0; column < n; column++) transform(re, im, { from: column, step: n });
  for (let v = 0; v < n; v++)
    for (let u = 0; u < n; u++) {
      const p = v * n + u;
      const q = ((n - v) % n) * n + ((n - u) % n);
      const a = re[p]! + re[q]!;
      const b = im[p]! - im[q]!;
      const c = im[p]! + im[q]!;
      const d = re[q]! - re[p]!;
      sums[0][p]! += (a * a + b * b) / (4 * n * n);
      sums[1][p]! += (c * c + d * d) / (4 * n * n);
    }
}

/** Without its mean, faded out towards its edges. */
function windowed(picture: Float32Array): Float32Array {
  let sum = 0;
  for (const value of picture) sum += value;
  const mean = sum / picture.length;
  const out = new Float32Array(picture.length);
  for (let y = 0, i = 0; y < spectrumPx; y++)
    for (let x = 0; x < spectrumPx; x++, i++) out[i] = (picture[i]! - mean) * hann[x]! * hann[y]!;
  return out;
}

/** One line in place (Cooley and Tukey, 1965). */
function transform(re: Float32Array, im: Float32Array, { from, step }: { from: number; step: number }): void {
  for (let i = 0; i < spectrumPx; i++) {
    const j = bitReversed[i]!;
    if (j <= i) continue;
    const [p, q] = [from + i * step, from + j * step];
    [re[p], re[q]] = [re[q]!, re[p]!];
    [im[p], im[q]] = [im[q]!, im[p]!];
  }
  for (let half = 1; half < spectrumPx; half *= 2)
    for (let k = 0; k < half; k++) {
      const c = cosines[(k * spectrumPx) / (2 * half)]!;
      const s = sines[(k * spectrumPx) / (2 * half)]!;
      for (let i = k; i < spectrumPx; i += 2 * half) {
        const p = from + i * step;
        const q = p + half * step;
        const x = re[q]! * c - im[q]! * s;
        const y = re[q]! * s + im[q]! * c;
        re[q] = re[p]! - x;
        im[q] = im[p]! - y;
        re[p]! += x;
        im[p]! += y;
      }
    }
}
