/** Two things that are written together under a lock, and read one after the other without it. */
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, isKind, nearest } from "../../syntax/walk.ts";
import { type Access, isWrite } from "./access.ts";
import type { GuardedPlace, Unguarded } from "./guarded.ts";

type TornRead = Omit<Unguarded, "owner">;

/**
 * At most one of a function: what is to be done about all of them is one `with`. `runApart`: whether threads
 * that are known run the two; what is only shown together needs that for a witness.
 */
export function tornReads(
  places: readonly GuardedPlace[],
  runApart: (one: Access, other: Access) => boolean,
): readonly TornRead[] {
  const found = new Map<AnyNode, TornRead>();
  for (const [i, first] of places.entries()) {
    for (const second of places.slice(i + 1)) {
      for (const torn of tornBetween(first, second)) {
        const isSure = isReckoned(torn) || runApart(torn.access, torn.guarded);
        if (isSure && !found.has(torn.access.within)) found.set(torn.access.within, torn);
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
      (each) => each.form === "read" && readingBoth(read.node, each.node) !== undefined,
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

/** `total / count`, `last < first`: a result that may be far from both, not only a bit old. */
function isReckoned({ access, harm }: TornRead): boolean {
  if (harm.kind !== "torn") return false;
  const expression = readingBoth(access.node, harm.other.node);
  if (isKind(expression, "comparison_operator")) return true;
  return isKind(expression, "binary_operator") && expression.field("operator").symbol !== "+";
}

/** The expression that reads both, and whose value would then fit neither moment. */
function readingBoth(a: AnyNode, b: AnyNode): AnyNode | undefined {
  for (const up of ancestors(a)) {
    const isBoth = isKind(
      up,
      ...(["binary_operator", "comparison_operator", "tuple", "expression_list"] as const),
    );
    if (isBoth && up.encloses(b)) return up;
    // A dict of numbers is a report of them.
    if (isKind(up, "lambda", "block", "dictionary")) return undefined;
  }
  return undefined;
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
