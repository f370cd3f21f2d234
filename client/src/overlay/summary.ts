/** The hottest lines in words: for screen readers, for reading without colours, and for passing on. */
import type { HotLine, Measure, ProfileSummary } from "../../../server/src/protocol.ts";

/** As many as a listener can keep in mind. */
export const MOST_READ = 10;

export interface ReadLine {
  readonly hot: HotLine;
  /** How the workspace names its file. */
  readonly path: string;
  /** The line's text; "" where it cannot be read. */
  readonly code: string;
}

/** Where a line of the summary leads. Lines are 0-based. */
export interface Reference {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly uri: string;
  readonly target: number;
}

export interface Summary {
  readonly text: string;
  readonly references: readonly Reference[];
}

export function summaryOf(
  profile: ProfileSummary | null,
  measure: Measure,
  lines: readonly ReadLine[],
): Summary {
  if (profile === null) return { text: "No profile is loaded.\n", references: [] };
  const kind = measure === "self" ? "in the line itself" : "in the line and what it calls";
  const rows = [
    `Hottest lines of ${profile.label}.`,
    `Shares are ${profile.denominator}, ${kind}.`,
    ...(profile.edits > 0 ? ["The code was edited since: measure again for exact lines."] : []),
    "",
  ];
  if (lines.length === 0) rows.push("No line of this workspace is hot.");
  const told = new Set<string>();
  const references = lines.flatMap((line, index) => rowsOf(line, index, rows, told));
  return { text: `${rows.join("\n")}\n`, references };
}

function rowsOf(
  { hot, path, code }: ReadLine,
  index: number,
  rows: string[],
  told: Set<string>,
): readonly Reference[] {
  const place = `${path}:${hot.line + 1}`;
  const before = `${index + 1}. ${spoken(hot.label)}: `;
  const start = before.length;
  const first = {
    line: rows.length,
    start,
    end: start + place.length,
    uri: hot.uri,
    target: hot.line,
  };
  rows.push(`${before}${place}, in ${hot.function}`);
  if (code.trim() !== "") rows.push(`   ${code.trim()}`);
  const found = hot.findings.flatMap(({ rule, message, line }) => {
    // One of a function belongs to each of its lines; hearing it once is enough.
    const key = `${hot.uri} ${line} ${rule}`;
    if (told.has(key)) return [];
    told.add(key);
    const intro = "   Finding: ";
    const at = rows.length;
    rows.push(`${intro}${rule}, ${message.replaceAll("`", "")}`);
    const end = intro.length + rule.length;
    return { line: at, start: intro.length, end, uri: hot.uri, target: line };
  });
  return [first, ...found];
}

/** Signs that speech leaves out or stumbles over. */
function spoken(label: string): string {
  return label.replaceAll(" %", "%").replaceAll(" · ", ", ");
}
