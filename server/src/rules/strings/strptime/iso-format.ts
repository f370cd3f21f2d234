/** Formats of `strptime` whose texts `datetime.fromisoformat` reads too, for each Python. */
import { atLeast, type PythonVersion } from "../../../semantic/version.ts";

export interface IsoFormat {
  /** Digits of a second's fraction that are read: before 3.11 only as many as `isoformat` writes. */
  readonly fraction: "none" | "3 or 6" | "any";
  /** `%z`, or a plain `Z`, which `strptime` skips and `fromisoformat` takes for UTC. */
  readonly zone: "none" | "%z" | "Z";
}

/** What `isoformat` writes: all that is read up to 3.10, with any one character between date and time. */
const WRITTEN = /^%Y-%m-%d(?:[T _]%H(?::%M(?::%S(\.%f)?)?)?)?$/;

/** Since 3.11: without hyphens and colons, by weeks, with a comma, `Z`, and offsets however written. */
const WIDER =
  /^(?:%Y-%m-%d|%Y%m%d|%G-W%V-%u)(?:[T _](?:%H(?::%M(?::%S([.,]%f)?)?)?|%H%M(?:%S([.,]%f)?)?)(%z|Z)?)?$/;

export function isoFormat(format: string, target: PythonVersion): IsoFormat | undefined {
  if (!atLeast(target, 3, 11)) {
    const written = WRITTEN.exec(format);
    return written ? { fraction: written[1] ? "3 or 6" : "none", zone: "none" } : undefined;
  }
  const wider = WIDER.exec(format);
  if (!wider) return undefined;
  const [, extended, basic, zone] = wider;
  return {
    fraction: extended !== undefined || basic !== undefined ? "any" : "none",
    zone: zone === "%z" || zone === "Z" ? zone : "none",
  };
}
