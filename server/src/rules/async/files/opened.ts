/** Whether a coroutine itself reads or writes the file that it opens. */
import { coroutineAround } from "../../../semantic/async-context.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

/** `open(path).read()`, `with open(path) as f: json.load(f)`; what is handed on may be read in a thread. */
export function isUsedIn(
  open: Node<"call">,
  coroutine: Node<"function_definition">,
  ctx: Context,
): boolean {
  const names = [open, ...namesOf(open)];
  return names.some((name) => {
    if (isKind(name, "call")) return isUse(name, ctx);
    const uses = isKind(name, "identifier") ? (variableOf(name, ctx)?.uses ?? []) : [];
    return uses.some(({ node }) => coroutineAround(node, ctx) === coroutine && isUse(node, ctx));
  });
}

/** `f` of `with open(path) as f`, `f = open(path)`. */
function namesOf(open: AnyNode): readonly AnyNode[] {
  const { parent } = open;
  if (isKind(parent, "assignment")) return [parent.field("left")];
  if (!isKind(parent, "as_pattern")) return [];
  return parent.children.slice(1).flatMap((target) => [target, ...target.children]);
}

const TRANSFERS = /^(?:read|readline|readlines|readinto|write|writelines|truncate)$/;
const READERS =
  /^(?:json|pickle|yaml|marshal|tomllib|tomli|toml|plistlib|csv)\.\w+$|^shutil\.copyfileobj$|^builtins\.(?:list|print)$|^hashlib\.file_digest$/;

function isUse(node: AnyNode, ctx: Context): boolean {
  const use = useOf(node);
  if (use.how === "iterated") return true;
  if (use.how === "method") return TRANSFERS.test(use.method);
  return (
    use.how === "argument" && READERS.test(qualifiedName(use.call.field("function"), ctx) ?? "")
  );
}
