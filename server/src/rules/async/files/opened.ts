/** What a coroutine itself does with the file that it opens. */
import { coroutineAround } from "../../../semantic/async-context.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

export type FileUse = "transfers" | "goes through" | "hands on";

/**
 * `open(path).read()` and `with open(path) as f: json.load(f)` transfer, `for line in open(path)` goes
 * through; what is only handed on may be read in a thread.
 */
export function useOfOpened(
  open: Node<"call">,
  coroutine: Node<"function_definition">,
  ctx: Context,
): FileUse {
  const uses = [open, ...namesOf(open)].flatMap((name) => {
    if (isKind(name, "call")) return [name];
    const variable = isKind(name, "identifier") ? variableOf(name, ctx) : undefined;
    return (variable?.uses ?? []).map(({ node }) => node);
  });
  const found = uses
    .filter((node) => coroutineAround(node, ctx) === coroutine)
    .map((node) => useAt(node, open, ctx));
  if (found.includes("goes through")) return "goes through";
  return found.includes("transfers") ? "transfers" : "hands on";
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

/** `f.read(7)`: looks at what a file begins with, however large it is. */
function isOfHeader(call: Node<"call">): boolean {
  const [size] = call.field("arguments").children;
  return isKind(size, "integer") && /^\d{1,4}$/.test(size.text);
}

function useAt(node: AnyNode, open: AnyNode, ctx: Context): FileUse {
  const use = useOf(node);
  if (use.how === "iterated") return "goes through";
  if (use.how === "method") {
    if (!TRANSFERS.test(use.method)) return "hands on";
    const again = loopsAround(use.call).some((loop) => !loop.node.encloses(open));
    if (again) return "goes through";
    return isOfHeader(use.call) ? "hands on" : "transfers";
  }
  const isRead =
    use.how === "argument" && READERS.test(qualifiedName(use.call.field("function"), ctx) ?? "");
  return isRead ? "transfers" : "hands on";
}
