/** Reduces a table of lines to the heat of one file: there are no stacks, so neighbours are not known. */
import type { Frame, LineTable } from "./model.ts";
import { isFolded, spanAt } from "./raw-heat.ts";
import type { FunctionSpan, RawCost, RawHeat } from "./raw-heat.ts";

const LOCALS = ".<locals>.";

/** A line or a function while its costs are added up. */
interface Sum {
  readonly name: string;
  line: number;
  self: number;
  /** The largest single total: those of one line or function overlap. */
  total: number;
  count: number;
}

export function tableHeat(
  table: LineTable,
  frames: readonly Frame[],
  file: string,
  spans: readonly FunctionSpan[] | undefined,
): RawHeat {
  const lines = new Map<number, Sum>();
  const functions = new Map<string, Sum>();
  for (const entry of table.entries) {
    const frame = frames[entry.frame];
    if (frame?.file !== file) continue;
    const span = spans === undefined ? undefined : spanAt(spans, frame.line);
    const name = span?.name ?? nameOf(frame, spans);
    const owner = sumAt(functions, name, name, span?.startLine ?? frame.line);
    if (span === undefined) owner.line = Math.min(owner.line, frame.line);
    const line = frame.line > 0 ? sumAt(lines, frame.line, name, frame.line) : undefined;
    for (const sum of line ? [owner, line] : [owner]) {
      sum.self += entry.self;
      sum.total = Math.max(sum.total, entry.total);
      sum.count += entry.count ?? 0;
    }
  }
  return {
    lines: [...lines.values()].map(costOf).sort((a, b) => a.line - b.line),
    functions: [...functions.values()].map(costOf).sort((a, b) => b.total - a.total),
  };
}

/** A qualified name says which function a comprehension or lambda stands in. */
function nameOf(frame: Frame, spans: readonly FunctionSpan[] | undefined): string {
  if (spans !== undefined) return "<module>";
  let name = frame.function;
  while (isFolded(name) && name.includes(LOCALS)) name = name.slice(0, name.lastIndexOf(LOCALS));
  return name;
}

function sumAt<Key>(sums: Map<Key, Sum>, key: Key, name: string, line: number): Sum {
  const known = sums.get(key);
  if (known) return known;
  const created: Sum = { name, line, self: 0, total: 0, count: 0 };
  sums.set(key, created);
  return created;
}

/** No less than the sum of what its frames cost themselves. */
function costOf({ name, line, self, total, count }: Sum): RawCost {
  return {
    name,
    line,
    self,
    total: Math.max(self, total),
    selfSamples: count,
    totalSamples: count,
    callers: [],
    callees: [],
  };
}
