/**
 * The upper median, found by quickselect on a copy (Hoare, "Algorithm 65: Find", 1961).
 * @param values at least one, none of them NaN.
 */
export function medianOf(values: Float32Array): number {
  const numbers = values.slice();
  const middle = numbers.length >> 1;
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const pivot = numbers[middle]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (numbers[i]! < pivot) i++;
      while (numbers[j]! > pivot) j--;
      if (i > j) break;
      const swapped = numbers[i]!;
      numbers[i++] = numbers[j]!;
      numbers[j--] = swapped;
    }
    if (j < middle) low = i;
    if (i > middle) high = j;
  }
  return numbers[middle]!;
}
