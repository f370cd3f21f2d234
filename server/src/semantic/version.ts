/** Python language versions, the target of advice. */

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
}

/** The oldest version Hotlint gives advice for. */
export const OLDEST_PYTHON: PythonVersion = { major: 3, minor: 8 };

/** Reads `3.12`, `3.12.1` or `py312`; undefined for anything else. */
export function parseVersion(text: string): PythonVersion | undefined {
  const match = /^(?:py)?(\d)\.?(\d{1,2})(?:\.\d+)*$/.exec(text.trim());
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]) };
}

export function atLeast(version: PythonVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

export function formatVersion(version: PythonVersion): string {
  return `${version.major}.${version.minor}`;
}
