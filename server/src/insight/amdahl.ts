/** Amdahl's law: what a program gains at most when one part of it costs nothing any more. */

/**
 * Times as fast, for a part with this share (0…1) of the whole; undefined where nothing can be
 * said: for no share, and for all of it, which no fix takes away.
 */
export function mostSaved(share: number): number | undefined {
  if (!(share > 0) || share >= 0.999) return undefined;
  return 1 / (1 - share);
}
