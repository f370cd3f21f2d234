/** Which long computation a call is, if what it is given lets it take long. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName, spelledName } from "../../../semantic/names.ts";
import { argument } from "../../../semantic/opened-file.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";
import { type Computation, CPU_BOUND } from "./known.ts";

export function computationOf(call: Node<"call">, ctx: Context): Computation | undefined {
  const callee = call.field("function");
  const name = spelledName(callee, CPU_BOUND, ctx) ?? methodName(callee, ctx);
  const found = name === undefined ? undefined : CPU_BOUND.get(name);
  return found && !isShort(call) ? found : undefined;
}

/** `PIL.Image.open().resize` for `image.resize` of what `image` was opened as. */
function methodName(callee: AnyNode, ctx: Context): string | undefined {
  if (!isKind(callee, "attribute")) return undefined;
  const made = makerOf(unwrapped(callee.field("object")), ctx);
  return made && `${made}().${callee.field("attribute").text}`;
}

/** The one call that gives a name its value, directly or by `with`. */
function makerOf(object: AnyNode, ctx: Context): string | undefined {
  const bindings = isKind(object, "identifier") ? variableOf(object, ctx)?.bindings : undefined;
  const [binding, ...others] = bindings ?? [];
  const value = binding && others.length === 0 ? binding.value : object;
  return isKind(value, "call") ? qualifiedName(value.field("function"), ctx) : undefined;
}

/** Few rounds, or data that stands in the text. */
function isShort(call: Node<"call">): boolean {
  const isDerived = call.field("function").text.endsWith("pbkdf2_hmac");
  const rounds = isDerived ? argument(call, 3, "iterations") : undefined;
  if (isKind(rounds, "integer") && Number(rounds.text.replaceAll("_", "")) < 2000) return true;
  const data = call.field("arguments").children[isDerived ? 1 : 0];
  if (!data) return true;
  return isKind(unwrapped(data), "string", "concatenated_string") && !isPath(call);
}

/** What stands in the text names a file. */
function isPath(call: Node<"call">): boolean {
  return /\.(?:read_\w+|imread|imwrite|save)$/.test(call.field("function").text);
}
