/** Whether values surely compare in one consistent order, and without running code of the program. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { qualifiedName } from "./names.ts";
import { isPureFunction } from "./purity.ts";
import type { ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/** Not `float`, which may be NaN, and not `tuple`, which may hold anything. */
const ORDERED: ReadonlySet<ValueKind> = new Set(["int", "str", "bytes", "bool"]);

export function isOrdered(kind: ValueKind | undefined): boolean {
  return kind !== undefined && ORDERED.has(kind);
}

const ORDERED_RESULTS: ReadonlySet<string> = new Set([
  "builtins.len",
  "builtins.str",
  "builtins.repr",
  "builtins.int",
  "builtins.ord",
  "builtins.bool",
  "os.path.basename",
]);

/** Whether a key function changes nothing and gives values of one ordered kind: `len`, `str.lower`. */
export function givesOrdered(key: AnyNode, ctx: Context): boolean {
  const node = unwrapped(key);
  if (!isPureFunction(node, ctx)) return false;
  if (isKind(node, "lambda")) return isOrdered(valueOf(node.field("body"), ctx)?.kind);
  const qualified = qualifiedName(node, ctx);
  if (qualified !== undefined) return ORDERED_RESULTS.has(qualified);
  return (
    isKind(node, "attribute") &&
    /^(?:lower|upper|casefold|l?strip|rstrip)$/.test(node.field("attribute").text)
  );
}
