/** Which writes of other threads come in between a check and its act, where that is likely enough to matter. */
import { MAIN } from "../../../project/thread-reach.ts";
import type { ThreadRoot } from "../../../project/thread-root.ts";
import { type CheckThenAct, undoes } from "../../../project/threads/check-then-act.ts";
import { endsAll } from "../../../project/threads/purpose.ts";
import type { SharedAccess, SharedPlace } from "../../../project/threads/shared-places.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

type Pair = CheckThenAct<SharedAccess>;

export function mayUndo(other: SharedAccess, pair: Pair, place: SharedPlace): boolean {
  if (!undoes(other, pair) || beginsWith(other, place)) return false;
  return pair.kind !== "unset" || !(endsItself(other, pair) || isAtEnd(other, pair, place));
}

/** `def _run(self): self.loop = None; …`: the first thing that a thread does, before it loops, is to get ready for the rest. */
function beginsWith(other: SharedAccess, place: SharedPlace): boolean {
  const { node, within, form } = other;
  if (form !== "store" || !isKind(within, "function_definition")) return false;
  const isBegun = place
    .threadsOf(other)
    .some(({ thread }) => thread !== MAIN && thread.function === within && !isTimer(thread));
  if (!isBegun) return false;
  const loop = [...descendantsOf(within, "while_statement")][0];
  if (loop && node.end <= loop.start) return true;
  const first = within
    .field("body")
    .children.find((each) => !isKind(each, "comment") && !isKind(each.children[0], "string"));
  const [assignment] = first?.children ?? [];
  return isKind(assignment, "assignment") && assignment.field("left") === node;
}

/** What a timer runs comes again and again. */
function isTimer({ node }: ThreadRoot): boolean {
  return isKind(node, "call") && /Timer$/.test(node.field("function").text);
}

/** `if self.client: self.client.close(); self.client = None` is how something ends, once. */
function endsItself(other: SharedAccess, { looked }: Pair): boolean {
  return other.within === looked.within;
}

/** Whoever closes or resets the whole object from outside sees to it that nothing is under way, or does not care. */
function isAtEnd(other: SharedAccess, { looked }: Pair, place: SharedPlace): boolean {
  const isEnd = endsAll(other.within) || endsAll(looked.within);
  return isEnd && place.threadsOf(other).every(({ thread }) => thread === MAIN);
}
