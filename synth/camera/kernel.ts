/** Weights of a Gaussian, odd in number and summing to 1; reaches 2.6 sigma. `sigma` in pixels. */
export function gaussKernel(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(sigma * 2.6));
  const kernel = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    const value = Math.exp(-(i * i) / (2 * sigma * sigma));
    kernel[i + radius] = value;
    sum += value;
  }
  return kernel.map((value) => value / sum);
}
