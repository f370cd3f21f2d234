/** Kinds of Python values that Hotlint tells apart. */
import type { Evidence } from "./evidence.ts";

export type ValueKind =
  | "list"
  | "tuple"
  | "set"
  | "frozenset"
  | "dict"
  | "deque"
  | "str"
  | "bytes"
  | "bytearray"
  | "int"
  | "float"
  | "bool"
  | "None"
  | "range"
  | "file"
  | "generator";

export interface Value {
  readonly kind: ValueKind;
  /** Kind of every element, where that is known. */
  readonly element?: ValueKind;
  readonly evidence: Evidence;
}

/** Kinds whose values hash and compare by content and never raise when they do. */
const HASHABLE: ReadonlySet<ValueKind> = new Set([
  "str",
  "bytes",
  "int",
  "float",
  "bool",
  "None",
  "range",
]);

export function isHashable(kind: ValueKind | undefined): boolean {
  return kind !== undefined && HASHABLE.has(kind);
}

export function article(kind: ValueKind): string {
  if (kind === "None") return "`None`";
  return kind === "int" ? "an int" : `a ${kind}`;
}
