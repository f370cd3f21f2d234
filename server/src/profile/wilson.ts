/**
 * The Wilson score interval of a measured share.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */

/** A share, 0…1, and the interval that it lies in with the chosen confidence. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** `samples` undefined: nothing was sampled, the share is exact. `z`: 1.96 for 95 %. */
export function shareOf(
  part: number,
  whole: number,
  samples: number | undefined,
  z: number,
): Share {
  const value = whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
  if (samples === undefined) return { value, low: value, high: value };
  if (samples <= 0) return { value, low: 0, high: 1 };
  const z2 = z * z;
  const centre = (value + z2 / (2 * samples)) / (1 + z2 / samples);
  const spread =
    (z * Math.sqrt((value * (1 - value)) / samples + z2 / (4 * samples * samples))) /
    (1 + z2 / samples);
  return { value, low: Math.max(0, centre - spread), high: Math.min(1, centre + spread) };
}
