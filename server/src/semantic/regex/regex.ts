/** The tree of a regular expression as Python's `re` understands it. */
import type { CharSet } from "./char-set.ts";

export type Regex =
  | Char
  | { readonly kind: "sequence"; readonly items: readonly Regex[] }
  | { readonly kind: "choice"; readonly branches: readonly Regex[] }
  | Repeat
  /** With flags of its own, or capturing under a number. */
  | { readonly kind: "group"; readonly body: Regex; readonly number?: number }
  | { readonly kind: "atomic"; readonly body: Regex }
  | {
      readonly kind: "look";
      readonly body: Regex;
      readonly isBehind: boolean;
      readonly isNegative: boolean;
    }
  | { readonly kind: "at"; readonly place: Place }
  | { readonly kind: "reference"; readonly number: number; readonly ignoresCase: boolean }
  | {
      readonly kind: "condition";
      readonly number: number;
      readonly yes: Regex;
      readonly no: Regex;
    };

/** One character. */
export interface Char {
  readonly kind: "char";
  readonly set: CharSet;
  /** The only character that matches, where there is one. */
  readonly literal?: string;
  /** A literal or a class that lists what it holds: what `re` merges in `a|b|[cd]`. */
  readonly isListed: boolean;
}

export interface Repeat {
  readonly kind: "repeat";
  readonly body: Regex;
  readonly min: number;
  readonly max: number;
  readonly mode: "greedy" | "lazy" | "possessive";
}

/** `text end` is `\Z`; `end` is `$` without MULTILINE, which a last line feed may follow. */
export type Place =
  "start" | "line start" | "end" | "line end" | "text end" | "boundary" | "no boundary";

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

export const NO_FLAGS: Flags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  verbose: false,
  ascii: false,
};

export function sequence(items: readonly Regex[]): Regex {
  const flat = items.flatMap((item) => (item.kind === "sequence" ? item.items : [item]));
  const [only] = flat;
  return only && flat.length === 1 ? only : { kind: "sequence", items: flat };
}

/** The text that the pattern matches and nothing else; undefined where it is more than characters. */
export function literalOf(regex: Regex): string | undefined {
  const items = regex.kind === "sequence" ? regex.items : [regex];
  let text = "";
  for (const item of items) {
    if (item.kind !== "char" || item.literal === undefined) return undefined;
    text += item.literal;
  }
  return text;
}
