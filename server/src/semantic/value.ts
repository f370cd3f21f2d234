/** Kinds of Python values that Hotlint tells apart. */
import type { Evidence } from "./evidence.ts";

export type ValueKind =
  | "list"
  | "tuple"
  | "set"
  | "frozenset"
  | "dict"
  | "deque"
  | "array"
  | "str"
  | "bytes"
  | "bytearray"
  | "memoryview"
  | "int"
  | "float"
  | "complex"
  | "bool"
  | "None"
  | "range"
  | "file"
  | "generator"
  /** Known only to give elements: never given away, see `definite`. */
  | "iterable"
  /** Gives its elements once, one after the other: what `zip`, `map` and `iter` return. */
  | "iterator"
  /** `keys()`, `values()` and `items()` of a dict. */
  | "dict view"
  | "lock"
  | "pattern"
  | "match"
  | "Path"
  | "date"
  | "datetime"
  | "time"
  | "timedelta"
  | "Decimal"
  | "Fraction"
  | "UUID"
  | "ndarray"
  | "DataFrame"
  | "Series"
  | "QuerySet";

export interface Value {
  readonly kind: ValueKind;
  /** Kind of every element, where that is known: of a dict, of every key. */
  readonly element?: ValueKind;
  /** Whether it may be `None` instead: never given away, see `definite`. */
  readonly orNone?: boolean;
  readonly evidence: Evidence;
}

/** Kinds that hold their elements: they can be iterated again and again, and are true when they have any. */
export const CONTAINERS: ReadonlySet<ValueKind> = new Set([
  "list",
  "tuple",
  "set",
  "frozenset",
  "dict",
  "deque",
  "str",
  "bytes",
  "bytearray",
  "range",
]);

/** The value where it is all that may be there. */
export function definite(value: Value | undefined): Value | undefined {
  return value?.orNone || value?.kind === "iterable" ? undefined : value;
}

/** The value where `None` would have failed. */
export function withoutNone(value: Value | undefined): Value | undefined {
  if (!value?.orNone) return value;
  const { kind, element, evidence } = value;
  return { kind, ...(element && { element }), evidence };
}

/** Kinds whose values hash and compare by content and never raise when they do. */
const HASHABLE: ReadonlySet<ValueKind> = new Set([
  "str",
  "bytes",
  "int",
  "float",
  "complex",
  "bool",
  "None",
  "range",
  // What it holds has been hashed already.
  "frozenset",
  "pattern",
  "Path",
  "date",
  "datetime",
  "time",
  "timedelta",
  "Fraction",
  "UUID",
]);

export function isHashable(kind: ValueKind | undefined): boolean {
  return kind !== undefined && HASHABLE.has(kind);
}

/** Kinds that are asked for their elements one by one, and may run any code, or fail, on the way. */
const LAZY: ReadonlySet<ValueKind> = new Set(["generator", "iterator", "file", "QuerySet"]);

export function isLazy(kind: ValueKind): boolean {
  return LAZY.has(kind);
}

/** What the elements of text and ranges always are. */
const ELEMENTS: ReadonlyMap<ValueKind, ValueKind> = new Map([
  ["str", "str"],
  ["bytes", "int"],
  ["bytearray", "int"],
  ["range", "int"],
]);

export function withOwnElement(value: Value | undefined): Value | undefined {
  const element = value && ELEMENTS.get(value.kind);
  return element ? { ...value, element } : value;
}

const PHRASES: ReadonlyMap<ValueKind, string> = new Map([
  ["None", "`None`"],
  ["pattern", "a compiled pattern"],
  ["match", "a match of a pattern"],
  ["dict view", "a view of a dict"],
  ["time", "a time of day"],
]);

export function article(kind: ValueKind): string {
  return PHRASES.get(kind) ?? `${/^[aeio]|^nd/.test(kind) ? "an" : "a"} ${kind}`;
}
