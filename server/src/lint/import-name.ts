/** How code at a node can say the name of something in a library: by an import that is there, or by a new one. */
import { type Context, lookUp } from "../semantic/context.ts";
import type { Binding } from "../semantic/scope.ts";
import { scopes } from "../semantic/scopes.ts";
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, isKind, statementOf } from "../syntax/walk.ts";
import type { ImportNeed } from "./finding.ts";

export interface ImportedName {
  /** What to write: `deque`, `collections.deque`. */
  readonly text: string;
  /** What the fix must ask for, so that the text means the thing. */
  readonly imports: readonly ImportNeed[];
}

/** Modules whose names people import one by one; of all others the module itself is imported. */
const BY_NAME: ReadonlySet<string> = new Set([
  "asgiref.sync",
  "collections",
  "contextlib",
  "dataclasses",
  "fastapi.concurrency",
  "functools",
  "itertools",
  "pathlib",
  "starlette.concurrency",
]);

/**
 * The text that means `collections.deque` at the node: an import that already gives it there, or else
 * a new import under a name that is free. Undefined where every name is taken.
 */
export function nameFor(qualified: string, node: AnyNode, ctx: Context): ImportedName | undefined {
  const dot = qualified.lastIndexOf(".");
  const module = qualified.slice(0, dot);
  const name = qualified.slice(dot + 1);
  const byName: ImportedName = { text: name, imports: [{ module, name }] };
  const byModule: ImportedName = { text: qualified, imports: [{ module }] };
  const head = module.split(".")[0] ?? module;
  const named = meaningAt(name, node, ctx, (binding) => binding.imports === qualified);
  if (named === "imported") return { text: name, imports: [] };
  const whole = meaningAt(head, node, ctx, (binding) => importsModule(binding, module));
  if (whole === "imported") return { text: qualified, imports: [] };
  const wished = BY_NAME.has(module) ? [byName, byModule] : [byModule, byName];
  return wished.find((each) => (each === byName ? named : whole) === "free");
}

/** What a name is at the node: already the wanted import, nothing at all, or something else. */
function meaningAt(
  name: string,
  node: AnyNode,
  ctx: Context,
  isWanted: (binding: Binding) => boolean,
): "imported" | "free" | "taken" {
  const variable = lookUp(name, ctx.get(scopes).scopeOf(node), ctx);
  const { bindings } = variable;
  if (bindings.length > 0) {
    const agree = bindings.every((binding) => binding.imports === bindings[0]?.imports);
    const isThere = bindings.some((binding) => isWanted(binding) && hasRun(binding, node, ctx));
    return agree && isThere ? "imported" : "taken";
  }
  return variable.uses.length === 0 && !ctx.module.hasStarImport ? "free" : "taken";
}

function importsModule(binding: Binding, module: string): boolean {
  if (binding.imports === undefined) return false;
  // `import a.b` binds `a`, and only its text tells that `a.b` is loaded too.
  return isKind(binding.node, "dotted_name")
    ? binding.node.text.replace(/\s+/g, "") === module
    : binding.imports === module && binding.node.text === module;
}

/** Whether an import has surely run before the node does: not in `if TYPE_CHECKING:`, not further down. */
function hasRun(binding: Binding, node: AnyNode, ctx: Context): boolean {
  const statement = statementOf(binding.node);
  const block = statement.parent;
  if (isKind(block, "module") && binding.scope.kind === "module") {
    const inFunction = ancestors(node).some((up) => isKind(up, "function_definition"));
    return inFunction || ctx.module.offsetOf(statement) < ctx.module.offsetOf(node);
  }
  return block !== undefined && block.encloses(node) && statement.index < node.index;
}
