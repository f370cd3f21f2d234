/** Functions that only compute, in Python: nothing in them waits, or runs long outside of the interpreter. */
import type { FunctionNode } from "../../../project/functions.ts";
import { isAsync } from "../../../semantic/async-context.ts";
import type { Context } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";

/** The loop that takes the time; undefined where anything else may. */
export function loopThatComputes(work: FunctionNode, ctx: Context): AnyNode | undefined {
  if (!isKind(work, "function_definition") || isAsync(work)) return undefined;
  const body = descendants(work.field("body"));
  const isForeign = body.some(
    (node) => isKind(node, ...FOREIGN) || (isKind(node, "call") && !isComputing(node, work, ctx)),
  );
  if (isForeign) return undefined;
  return body.find(
    (node) =>
      isKind(node, "for_statement", "while_statement") &&
      descendants(node).some((each) => isKind(each, "binary_operator", "augmented_assignment")),
  );
}

/** What may wait, lead elsewhere, or be overloaded by an array that computes without the GIL. */
const FOREIGN = [
  "await",
  "yield",
  "with_statement",
  "import_statement",
  "import_from_statement",
  "global_statement",
  "lambda",
  "function_definition",
  "class_definition",
] as const;

const BUILTINS: ReadonlySet<string> = new Set(
  (
    "range len abs min max int float bool divmod pow round ord chr enumerate zip reversed " +
    "isinstance list set dict tuple"
  )
    .split(" ")
    .map((name) => `builtins.${name}`),
);
const METHODS: ReadonlySet<string> = new Set(
  "append add pop get setdefault extend discard update insert".split(" "),
);

function isComputing(call: Node<"call">, work: Node<"function_definition">, ctx: Context): boolean {
  const callee = call.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined) return BUILTINS.has(qualified) || qualified.startsWith("math.");
  if (isKind(callee, "identifier")) return callee.text === work.field("name").text;
  return isKind(callee, "attribute") && METHODS.has(callee.field("attribute").text);
}
