import type { Grey } from './sharpness.ts';

/**
 * How wide the card's straight edges are: the portrait's frame, ruler lines, the card's outline. Bands of the picture are averaged along
 * the edge, which takes noise, text and faces out, and slopes of the mean profile are compared behind wider and wider filters; see
 * {@link slopesOf} for why their ratio tells the blur whatever the contrast.
 */
export function straightFeatures(grey: Grey): number[] {
  return [...directionOf(bandsAcross(grey)), ...directionOf(bandsDown(grey))];
}

/** Pixels that are averaged along an edge: 2.5 mm at 8 px a millimetre, short enough for corners that are a little off. */
const bandPx = 20;
/** The profile as it is and after 1 2 1 filters with holes of 1, 2, 4 and 8 pixels: variances 0, ½, 2½, 10½, 42½. */
const holes = [1, 2, 4, 8] as const;
const levels = holes.length + 1;
/** The level at which edges are looked for, how many of them, and how far around one its slope at other levels is. */
const [seen, most, reachPx] = [2, 16, 5] as const;
const shares = [0.25, 0.5, 0.75] as const;
/** Pairs of levels whose quantiles are told. */
const pairs = [
  [0, 2],
  [1, 3],
  [2, 4],
] as const;

/** Length of {@link straightFeatures}. */
export const straightFeatureCount = 2 * (levels + pairs.length * shares.length);

/** Mean profiles of horizontal bands: edges that run down. */
function bandsAcross({ data, widthPx, heightPx }: Grey): readonly Float32Array[] {
  return Array.from({ length: Math.floor(heightPx / bandPx) }, (_, band) => {
    const profile = new Float32Array(widthPx);
    for (let y = band * bandPx; y < (band + 1) * bandPx; y++)
      for (let x = 0, p = y * widthPx; x < widthPx; x++, p++) profile[x]! += data[p]! / bandPx;
    return profile;
  });
}

/** Mean profiles of vertical bands: edges that run across. */
function bandsDown({ data, widthPx, heightPx }: Grey): readonly Float32Array[] {
  const profiles = Array.from({ length: Math.floor(widthPx / bandPx) }, () => new Float32Array(heightPx));
  for (let y = 0; y < heightPx; y++)
    profiles.forEach((profile, band) => {
      let sum = 0;
      for (let x = band * bandPx, p = y * widthPx + x; x < (band + 1) * bandPx; x++, p++) sum += data[p]!;
      profile[y] = sum / bandPx;
    });
  return profiles;
}

/** An edge: the logarithm of its steepest slope at each level. */
type Edge = readonly number[];

function directionOf(profiles: readonly Float32Array[]): number[] {
  const edges = profiles.flatMap(edgesOf);
  const strongest = edges.sort((a, b) => b[seen]! - a[seen]!).slice(0, most);
  const count = Math.max(1, strongest.length);
  const mean = (of: (edge: Edge) => number): number => strongest.reduce((sum, edge) => sum + of(edge), 0) / count;
  const drops = holes.map((_, k) => mean((edge) => edge[k]! - edge[k + 1]!));
  const quantiles = pairs.flatMap(([fine, coarse]) => {
    const ratios = strongest.map((edge) => edge[fine]! - edge[coarse]!).sort((a, b) => a - b);
    return shares.map((share) => ratios[Math.floor(share * ratios.length)] ?? 0);
  });
  return [...drops, mean((edge) => edge[seen]!), ...quantiles];
}

function edgesOf(profile: Float32Array): Edge[] {
  const slopes = ladderOf(profile).map(slopeOf);
  const at = slopes[seen]!;
  const edges: Edge[] = [];
  for (let x = reachPx; x < at.length - reachPx; x++) {
    if (at[x]! < 0.3 || !isPeak(at, x)) continue;
    edges.push(slopes.map((slope) => Math.log(highest(slope, x) + 0.05)));
  }
  return edges;
}

function isPeak(slope: Float32Array, x: number): boolean {
  for (let k = 1; k <= reachPx; k++) if (slope[x - k]! > slope[x]! || slope[x + k]! >= slope[x]!) return false;
  return true;
}

function highest(slope: Float32Array, x: number): number {
  let best = 0;
  for (let k = x - reachPx; k <= x + reachPx; k++) if (slope[k]! > best) best = slope[k]!;
  return best;
}

function ladderOf(profile: Float32Array): Float32Array[] {
  const ladder = [profile];
  for (const hole of holes) {
    const from = ladder.at(-1)!;
    const last = from.length - 1;
    ladder.push(
      from.map((value, x) => value / 2 + (from[Math.max(0, x - hole)]! + from[Math.min(last, x + hole)]!) / 4),
    );
  }
  return ladder;
}

function slopeOf(profile: Float32Array): Float32Array {
  const last = profile.length - 1;
  return profile.map((_, x) => Math.abs(profile[Math.min(last, x + 1)]! - profile[Math.max(0, x - 1)]!) / 2);
}
