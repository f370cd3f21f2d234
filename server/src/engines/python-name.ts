/** Recognises a Python interpreter by the name of its executable or library. */

export interface PythonIdentity {
  readonly isPython: boolean;
  readonly pythonVersion?: string;
  readonly freeThreaded: boolean;
}

/** python, python3, python3.13t, pythonw.exe; Python is the framework build's name on macOS. */
const EXECUTABLE = /^python(?:w?|w?(\d)(?:\.?(\d{1,2}))?(t)?)(?:\.exe)?$/iu;
const LIBRARY = /libpython(\d)\.(\d{1,2})(t)?m?\.(?:so|dylib)/u;

export const NOT_PYTHON: PythonIdentity = { isPython: false, freeThreaded: false };

/** `name`: the base name of the executable. */
export function pythonByName(name: string): PythonIdentity {
  const match = EXECUTABLE.exec(name);
  if (!match) return NOT_PYTHON;
  return identity(match[1], match[2], match[3]);
}

/** `maps`: the mapped files of a process; a program with the interpreter inside maps its library. */
export function pythonByMaps(maps: string): PythonIdentity {
  const match = LIBRARY.exec(maps);
  return match ? identity(match[1], match[2], match[3]) : NOT_PYTHON;
}

function identity(major?: string, minor?: string, free?: string): PythonIdentity {
  const version = major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
  return {
    isPython: true,
    ...(version === undefined ? {} : { pythonVersion: version }),
    freeThreaded: free !== undefined,
  };
}
