/** Profiles made up in a test: as py-spy writes them, of a file and lines that the test chooses. */

export interface Recorded {
  readonly function: string;
  /** 1-based; what ran. */
  readonly line: number;
  readonly seconds: number;
}

const SAMPLES_IN_SECOND = 100;

/** The text of a speedscope file of one thread, sampled often enough to be sure of each share. */
export function recorded(file: string, parts: readonly Recorded[]): string {
  const counts = parts.map(({ seconds }) => Math.round(seconds * SAMPLES_IN_SECOND));
  const samples = counts.flatMap((count, i) => Array.from({ length: count }, () => [i]));
  return JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: "py-spy@0.4.2",
    shared: { frames: parts.map(({ function: name, line }) => ({ name, file, line })) },
    profiles: [
      {
        type: "sampled",
        name: "Thread 1",
        unit: "seconds",
        startValue: 0,
        endValue: samples.length / SAMPLES_IN_SECOND,
        samples,
        weights: samples.map(() => 1 / SAMPLES_IN_SECOND),
      },
    ],
  });
}
