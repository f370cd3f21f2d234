/** Reads the oldest and the newest Python that a `requires-python` specifier admits. */
import type { PythonVersion } from "../semantic/version.ts";

/** Newest minor version tried; specifiers above it say nothing yet. */
const NEWEST_MINOR = 30;

/**
 * The oldest 3.x that satisfies every clause of a PEP 440 specifier: `>=3.9` → 3.9, `~=3.10` → 3.10,
 * `>=3.8,!=3.8.*` → 3.9. Undefined where a clause cannot be read or nothing satisfies it.
 */
export function oldestPython(specifier: string): PythonVersion | undefined {
  return admitted(specifier)?.[0];
}

/** The newest 3.x that is admitted; undefined where there is no end, or nothing can be read. */
export function newestPython(specifier: string): PythonVersion | undefined {
  const last = admitted(specifier)?.at(-1);
  return last?.minor === NEWEST_MINOR ? undefined : last;
}

/** Every 3.x that satisfies all clauses, the oldest first. */
function admitted(specifier: string): readonly PythonVersion[] | undefined {
  const clauses = specifier
    .split(",")
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
  const tests = clauses.map(clauseTest);
  if (tests.length === 0 || tests.includes(undefined)) return undefined;
  const minors = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => minor);
  return minors
    .filter((minor) => tests.every((test) => test?.(minor)))
    .map((minor) => ({ major: 3, minor }));
}

/** Whether some release of Python 3.`minor` satisfies the clause. */
function clauseTest(clause: string): ((minor: number) => boolean) | undefined {
  const match = /^(>=|<=|==|!=|~=|>|<|\^)?\s*v?(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?[\w.*+-]*$/u.exec(
    clause,
  );
  if (!match) return undefined;
  const [, operator = "==", majorText, minorText, microText] = match;
  const major = Number(majorText);
  const open = minorText === undefined || minorText === "*";
  const minor = open ? 0 : Number(minorText);
  const micro = microText === undefined || microText === "*" ? undefined : Number(microText);
  /** Sign of 3.`of` − the clause's minor version. */
  const compare = (of: number): number => 3 - major || of - minor;
  switch (operator) {
    case ">=":
    case "^":
      return (of) => compare(of) >= 0;
    case ">":
      // `>3.8` excludes 3.8.0 only by name, and tools read it as 3.9; `>3.8.1` admits 3.8.2.
      return (of) => compare(of) > (micro === undefined ? 0 : -1);
    case "<":
      return (of) => compare(of) < (micro === undefined || micro === 0 ? 0 : 1);
    case "<=":
      return (of) => compare(of) <= 0;
    case "==":
      return (of) => (open ? major === 3 : compare(of) === 0);
    case "!=":
      return (of) => (micro !== undefined ? true : open ? major !== 3 : compare(of) !== 0);
    case "~=":
      return (of) => (micro === undefined ? major === 3 && compare(of) >= 0 : compare(of) === 0);
    default:
      return undefined;
  }
}
