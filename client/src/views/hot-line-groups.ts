/** Groups hot lines by file and function, what is hot and can be fixed first. */
import type { HotFinding, HotLine, Measure } from "../../../server/src/protocol.ts";

/** Which lines are listed. */
export type HotFilter = "all" | "hot" | "findings" | "fixes";

export interface HotFile {
  readonly uri: string;
  /** Of the whole profile: the sum of own times, or the largest total. */
  readonly share: number;
  readonly rank: number;
  readonly functions: readonly HotFunction[];
}

export interface HotFunction {
  readonly uri: string;
  readonly name: string;
  readonly share: number;
  readonly rank: number;
  readonly lines: readonly HotLineGroup[];
  /** Of the function and on none of its listed lines. */
  readonly findings: readonly HotFinding[];
}

export interface HotLineGroup {
  readonly line: HotLine;
  readonly findings: readonly HotFinding[];
}

export function groupLines(
  lines: readonly HotLine[],
  measure: Measure,
  filter: HotFilter,
): readonly HotFile[] {
  const wanted = lines.filter((line) => isWanted(line, filter));
  const files = [...grouped(wanted, ({ uri }) => uri)].map(([uri, inFile]): HotFile => {
    const functions = [...grouped(inFile, (line) => line.function)].map(([name, inFunction]) =>
      functionOf(uri, name, inFunction, measure),
    );
    return { uri, functions: byRank(functions), ...heatOf(inFile, measure) };
  });
  return byRank(files);
}

/** "hot": a band that is not the coolest: 3 % and more. */
function isWanted({ band, findings }: HotLine, filter: HotFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "hot":
      return band > 0;
    case "findings":
      return findings.length > 0;
    case "fixes":
      return findings.some(({ hasFix }) => hasFix);
  }
}

function functionOf(
  uri: string,
  name: string,
  lines: readonly HotLine[],
  measure: Measure,
): HotFunction {
  const listed = new Set(lines.map(({ line }) => line));
  const elsewhere = new Map<string, HotFinding>();
  for (const finding of lines.flatMap(({ findings }) => findings)) {
    if (!listed.has(finding.line)) elsewhere.set(`${finding.rule} ${finding.line}`, finding);
  }
  return {
    uri,
    name,
    lines: byRank(lines).map((line) => ({
      line,
      findings: line.findings.filter((finding) => finding.line === line.line),
    })),
    findings: [...elsewhere.values()],
    ...heatOf(lines, measure),
  };
}

/** Totals of lines overlap, own times do not. */
function heatOf(
  lines: readonly HotLine[],
  measure: Measure,
): { readonly share: number; readonly rank: number } {
  const join = (values: readonly number[]): number =>
    measure === "self" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  return {
    share: join(lines.map(({ share }) => share)),
    rank: join(lines.map(({ rank }) => rank)),
  };
}

function byRank<T extends { readonly rank: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => b.rank - a.rank);
}

function grouped<T>(
  items: readonly T[],
  key: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    groups.set(key(item), group);
    group.push(item);
  }
  return groups;
}
