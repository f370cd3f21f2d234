/** Archives that a program packs or unpacks in memory: they touch no disk, and are small enough for that. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { argument } from "../../../semantic/opened-file.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

/** `tarfile.open(fileobj=buffer)` of `buffer = io.BytesIO()` */
export function isInMemory(call: Node<"call">, ctx: Context): boolean {
  const file = argument(call, 2, "fileobj");
  return file !== undefined && isBuffer(unwrapped(file), ctx);
}

function isBuffer(file: AnyNode, ctx: Context): boolean {
  if (isKind(file, "call")) return qualifiedName(file.field("function"), ctx) === "io.BytesIO";
  const bindings = (isKind(file, "identifier") && variableOf(file, ctx)?.bindings) || [];
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ value }) =>
        isKind(value, "call") && qualifiedName(value.field("function"), ctx) === "io.BytesIO",
    )
  );
}
