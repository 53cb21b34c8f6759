/** The part of vega-statistics, which ships no types, that is used here. */
declare module 'vega-statistics' {
  /** Chance that a standard normal number is at most `value`. */
  export function cumulativeNormal(value: number): number;
  /** The value below which a standard normal number lies with the given chance (probit). */
  export function quantileNormal(chance: number): number;
}
