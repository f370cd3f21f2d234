/** Heat before shares and names are put to it: what trees and call graphs are both reduced to. */

export interface RawEdge {
  /** Index into `Profile.frames`. */
  readonly frame: number;
  readonly weight: number;
  readonly samples: number;
  readonly calls?: number;
}

export interface RawCost {
  /** Name of the function that owns it. */
  readonly name: string;
  /** 1-based; 0 when unknown. */
  readonly line: number;
  readonly self: number;
  readonly total: number;
  readonly selfSamples: number;
  readonly totalSamples: number;
  readonly calls?: number;
  readonly callers: readonly RawEdge[];
  readonly callees: readonly RawEdge[];
}

export interface RawHeat {
  readonly lines: readonly RawCost[];
  readonly functions: readonly RawCost[];
}

/** Where a function stands in the measured source; lets heat be told apart by qualified name. */
export interface FunctionSpan {
  readonly name: string;
  /** 1-based, both inclusive; decorators belong to the span. */
  readonly startLine: number;
  readonly endLine: number;
}

/** Code that CPython runs in a frame of its own, or no longer does since 3.12: one with its function. */
const FOLDED = new Set(["<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>", "<lambda>"]);

/** `name` as the code object has it, or qualified: `member.<locals>.<genexpr>`. */
export function isFolded(name: string): boolean {
  return FOLDED.has(name.slice(name.lastIndexOf(".") + 1));
}

/** The innermost span around a line: the one that starts last. */
export function spanAt(spans: readonly FunctionSpan[], line: number): FunctionSpan | undefined {
  let best: FunctionSpan | undefined;
  for (const span of spans) {
    if (line < span.startLine || line > span.endLine) continue;
    if (best === undefined || span.startLine >= best.startLine) best = span;
  }
  return best;
}
