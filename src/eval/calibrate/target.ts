/** A target that cannot be reached; `message` contains what was expected, what was received, and what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** The operating point of a threshold. */
export interface Target {
  /** bpcer: at most this share of bona fide photos above the threshold; apcer: at most this share of attacks not above it. */
  readonly rate: 'bpcer' | 'apcer';
  /** 0..1, both ends excluded. */
  readonly share: number;
}

/** Reads `bpcer=0.01` or `apcer=0.05`. @throws TargetError */
export function parseTarget(text: string): Target {
  const [, rate, share] = /^(bpcer|apcer)=(0?\.\d+)$/.exec(text) ?? [];
  if ((rate === 'bpcer' || rate === 'apcer') && Number(share) > 0) return { rate, share: Number(share) };
  throw new TargetError(
    `Expected bpcer=0.01 or apcer=0.05, a share between 0 and 1, for --target but received ${text}`,
  );
}

const confidence = 0.95;

/**
 * Number of independent photos required for a share: if the true share were larger, at least one error would appear with
 * 95 % confidence (Wilks, "Determination of Sample Sizes for Setting Tolerance Limits", 1941; about 3 / share).
 */
export function neededFor(share: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(1 - share));
}

/** The smallest share that this number of independent photos can show. */
export function shareShownBy(count: number): number {
  return 1 - (1 - confidence) ** (1 / Math.max(1, count));
}
