import type { Random } from '../base/random.ts';

/** The check digit of the first twelve digits: (11 − Σ dᵢ·(14−i) mod 11) mod 10, i = 1..12. */
export function checkDigit(digits: readonly number[]): number {
  const sum = digits.slice(0, 12).reduce((total, digit, i) => total + digit * (13 - i), 0);
  return (11 - (sum % 11)) % 10;
}

/** A Thai citizen number with a valid check digit, set as `X XXXX XXXXX XX X`. */
export function citizenNumber(random: Random): string {
  const digits = [random.int(1, 8), ...Array.from({ length: 11 }, () => random.int(0, 9))];
  const all = [...digits, checkDigit(digits)].join('');
  return [all.slice(0, 1), all.slice(1, 5), all.slice(5, 10), all.slice(10, 12), all.slice(12)].join(' ');
}
