/** Findings and fixes: first as a rule gives them, tied to nodes; then placed in the file. */
import type { Evidence } from "../semantic/evidence.ts";
import type { Module } from "../semantic/module.ts";
import type { AnyNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edit.ts";
import type { Range } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

export type Severity = "error" | "warning" | "information" | "hint";

/** From loudest to quietest. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];

/** What a rule returns. Tied to nodes, so that it stays true when the unit moves in the file. */
export interface Report {
  /** What costs: the squiggle covers it. */
  readonly node: AnyNode;
  /** Ends the squiggle after this later node instead. */
  readonly through?: AnyNode;
  /** What, why and what to do, in one or two sentences; names in backticks. */
  readonly message: string;
  readonly evidence?: readonly Evidence[];
  /** The way from the node to what costs, where that is in other functions, step by step. */
  readonly trail?: readonly TrailStep[];
  readonly fix?: Fix;
  /** Quieter or louder than the rule's own severity, where evidence says so. */
  readonly severity?: Severity;
  /** True, but worth reading only where a profile says that the line or its function is hot. */
  readonly onlyWhenHot?: boolean;
}

/** Like evidence, but perhaps in another module. */
export interface TrailStep extends Evidence {
  readonly module: Module;
}

export interface Fix {
  /** Imperative; an unsafe one says what may change. */
  readonly title: string;
  /** The same results for every input that the evidence allows. */
  readonly safe: boolean;
  readonly edits: readonly NodeEdit[];
  /** Imports that the new code needs: `from collections import deque`, `import asyncio`. */
  readonly imports?: readonly ImportNeed[];
  /** Statements that the module needs, put after its imports: `_lock = threading.Lock()`. */
  readonly definitions?: readonly string[];
}

export interface ImportNeed {
  readonly module: string;
  /** Imported from the module; missing for `import module`. */
  readonly name?: string;
}

/** An edit in the text of the unit that the node belongs to. */
export interface NodeEdit {
  readonly node: AnyNode;
  /** Offsets in the unit's text. */
  readonly span: Span;
  readonly newText: string;
}

/** A finding at its place in the file; offsets are UTF-16 code units of the file's text. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly evidence: readonly PlacedEvidence[];
  /** Missing where everything is at one place. */
  readonly trail?: readonly PlacedStep[];
  readonly fix?: PlacedFix;
  /** Qualified name of the function it stands in, as a profile names it: `Service.handle`; "" at module level. */
  readonly symbol: string;
  /** To be shown only where a profile says that the line or its function is hot. */
  readonly onlyWhenHot?: true;
}

export interface PlacedEvidence {
  readonly text: string;
  readonly span: Span;
}

export interface PlacedStep {
  readonly text: string;
  /** As the step's module names it. */
  readonly file: string;
  /** In the text of that file. */
  readonly range: Range;
}

export interface PlacedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

export function replaceNode(node: AnyNode, newText: string): NodeEdit {
  return { node, span: { start: node.start, end: node.end }, newText };
}

export function insertBefore(node: AnyNode, newText: string): NodeEdit {
  return { node, span: { start: node.start, end: node.start }, newText };
}
