/** Files that the code itself opens: with what mode, and under which name. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { reaching } from "./flow/reaching.ts";
import { qualifiedName } from "./names.ts";
import type { Binding } from "./scope.ts";
import { stringConstant } from "./string-constant.ts";

export interface OpenedFile {
  readonly open: Node<"call">;
  /** What is opened: mostly a path. */
  readonly path: AnyNode;
  readonly mode: string;
}

/** The variable that holds the file, where a name does. */
export interface NamedFile extends OpenedFile {
  readonly variable: WholeVariable | undefined;
}

/** `open(path)`, or a name that is surely bound to it there, and to nothing else. */
export function openedFile(expression: AnyNode, ctx: Context): NamedFile | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "call")) {
    const opened = openCall(node, ctx);
    return opened && { ...opened, variable: undefined };
  }
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  const [binding, ...others] = variable ? bindingsAt(node, variable, ctx) : [];
  if (!variable || !binding?.value || others.length > 0) return undefined;
  if (binding.kind !== "with" && binding.kind !== "assignment") return undefined;
  const value = unwrapped(binding.value);
  const opened = isKind(value, "call") ? openCall(value, ctx) : undefined;
  return opened && { ...opened, variable };
}

/** Many files of one function have the same name, one after the other. */
function bindingsAt(use: AnyNode, variable: WholeVariable, ctx: Context): readonly Binding[] {
  const isOfUnit = use.tree === ctx.unit.tree && variable.scope !== undefined;
  return (isOfUnit ? ctx.get(reaching).at(use)?.bindings : undefined) ?? variable.bindings;
}

/** A call of the builtin `open` whose mode the text shows. */
export function openCall(call: Node<"call">, ctx: Context): OpenedFile | undefined {
  const name = qualifiedName(call.field("function"), ctx);
  if (name !== "builtins.open" && name !== "io.open") return undefined;
  const list = call.field("arguments").children;
  if (list.some((child) => isKind(child, "list_splat", "dictionary_splat"))) return undefined;
  const path = argument(call, 0, "file");
  const given = argument(call, 1, "mode");
  const mode = given ? stringConstant(given)?.value : "r";
  return path && mode !== undefined ? { open: call, path, mode } : undefined;
}

/** An argument by its place or its keyword. */
export function argument(
  call: Node<"call">,
  position: number,
  keyword: string,
): AnyNode | undefined {
  const list = call.field("arguments").children;
  const named = list.find(
    (child) => isKind(child, "keyword_argument") && child.field("name").text === keyword,
  );
  if (isKind(named, "keyword_argument")) return named.field("value");
  return list.filter((child) => !isKind(child, "keyword_argument", "comment"))[position];
}
