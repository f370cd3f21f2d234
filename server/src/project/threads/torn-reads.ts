/** Two things that are written together under a lock, and read one after the other without it. */
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, isKind, nearest } from "../../syntax/walk.ts";
import { type Access, isWrite } from "./access.ts";
import type { GuardedPlace, Unguarded } from "./guarded.ts";

type TornRead = Omit<Unguarded, "owner">;

/** At most one of a function: what is to be done about all of them is one `with`. */
export function tornReads(places: readonly GuardedPlace[]): readonly TornRead[] {
  const found = new Map<AnyNode, TornRead>();
  for (const [i, first] of places.entries()) {
    for (const second of places.slice(i + 1)) {
      for (const torn of tornBetween(first, second)) {
        if (!found.has(torn.access.within)) found.set(torn.access.within, torn);
      }
    }
  }
  return [...found.values()];
}

function tornBetween(first: GuardedPlace, second: GuardedPlace): readonly TornRead[] {
  if (first.lock !== second.lock) return [];
  return first.open.flatMap((read) => {
    const rechecks = first.guarded.some(({ within }) => within === read.within);
    if (read.form !== "read" || rechecks || reports(read)) return [];
    const other = second.open.find(
      (each) => each.form === "read" && isReadWith(read.node, each.node),
    );
    const together = other && writtenTogether(first, second, read);
    if (!together) return [];
    const harm = { kind: "torn", other } as const;
    return [{ access: read, lock: first.lock, guarded: together, harm }];
  });
}

/** Whether the function only shows what there is: numbers of two moments do no harm there. */
function reports({ node, within }: Access): boolean {
  const called = nearest(node, "call")?.field("function").text ?? "";
  if (/(?:^|[._])(?:print|log\w*|warn\w*|debug|info|error)$|message$/i.test(called)) return true;
  const name = isKind(within, "function_definition") ? within.field("name").text : "";
  return /^_*(?:len|repr|str|to_\w+|as_\w+|summary|summari[sz]e|report|info|describe|format\w*)_*$/.test(
    name,
  );
}

/** Whether both are read by one expression, whose value would then fit neither moment. */
function isReadWith(a: AnyNode, b: AnyNode): boolean {
  for (const up of ancestors(a)) {
    if (
      isKind(up, "binary_operator", "comparison_operator", "tuple", "dictionary", "expression_list")
    )
      if (up.encloses(b)) return true;
    if (isKind(up, "lambda", "block")) return false;
  }
  return false;
}

/** A write of the one in a `with` block that writes the other too. */
function writtenTogether(
  first: GuardedPlace,
  second: GuardedPlace,
  read: Access,
): Access | undefined {
  return first.guarded.filter(isWrite).find((write) => {
    if (write.within === read.within) return false;
    const block = lockedBlock(write.node);
    return second.guarded.some((other) => isWrite(other) && block?.encloses(other.node) === true);
  });
}

function lockedBlock(node: AnyNode): AnyNode | undefined {
  return ancestors(node).find((up) => isKind(up, "with_statement"));
}
