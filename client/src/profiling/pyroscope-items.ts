/** What is typed and chosen on the way to a profile of Pyroscope, as text and back. */
import type {
  PyroscopeCredentials,
  PyroscopePeriod,
} from "../../../server/src/protocol/pyroscope.ts";

export interface PeriodItem {
  readonly label: string;
  /** Missing: two times are asked for. */
  readonly period?: PyroscopePeriod;
}

export const PERIODS: readonly PeriodItem[] = [
  { label: "Last 15 minutes", period: { minutes: 15 } },
  { label: "Last hour", period: { minutes: 60 } },
  { label: "Last 6 hours", period: { minutes: 360 } },
  { label: "Last 24 hours", period: { minutes: 1440 } },
  { label: "Last 7 days", period: { minutes: 10_080 } },
  { label: "Between two times…" },
];

/** "2026-11-30 14:00 to 2026-11-30 15:30", in local time unless a zone is given. Undefined for anything else. */
export function parsePeriod(text: string): PyroscopePeriod | undefined {
  const [from, until, ...more] = text.split(/\s+(?:to|–|-)\s+|\s*\.\.\s*/u).map(timeOf);
  if (from === undefined || until === undefined || more.length > 0 || from >= until)
    return undefined;
  return { from, until };
}

function timeOf(text: string): number | undefined {
  const plain = text.trim();
  // Other forms are read differently from one system to the next.
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?$/u.test(plain))
    return undefined;
  const time = Date.parse(plain.replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time;
}

/** "name:password", else a token. */
export function parseCredentials(text: string): PyroscopeCredentials | undefined {
  const plain = text.trim();
  if (plain === "") return undefined;
  const at = plain.indexOf(":");
  if (at < 0) return { token: plain };
  return { user: plain.slice(0, at), password: plain.slice(at + 1) };
}

export function selectorOf(service: string): string {
  return `{service_name="${service.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"}`;
}

export interface TypeItem {
  readonly label: string;
  readonly description: string;
  readonly profileType: string;
}

/** Times first: CPU, then the clock's. */
export function typeItems(profileTypes: readonly string[]): readonly TypeItem[] {
  return profileTypes
    .map((profileType) => {
      const [name = profileType, sampleType = "", unit = ""] = profileType.split(":");
      return { label: sampleType || name, description: `${name}, ${unit}`, profileType };
    })
    .sort((a, b) => worth(a) - worth(b) || a.profileType.localeCompare(b.profileType));
}

function worth({ label }: TypeItem): number {
  const at = ["cpu", "wall"].indexOf(label);
  return at < 0 ? 2 : at;
}
