/** Linear light 0..1 of an sRGB byte (IEC 61966-2-1). */
export const linearOf: Float32Array = Float32Array.from({ length: 256 }, (_, i) => {
  const value = i / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** sRGB 0..1 of linear light 0..1. */
export function srgbOf(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Luma of a colour, in its unit, with the rounded weights 0.3, 0.59 and 0.11 that prints and copies use. */
export function greyOf(red: number, green: number, blue: number): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

/** Linear light 0..1 of quarter sRGB bytes: index 0..1020 is four times the byte. */
export const linearOfQuarter: Float32Array = Float32Array.from({ length: 1021 }, (_, i) => {
  const value = i / 1020;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
