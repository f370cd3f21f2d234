/** Whether the text shows that a string grows with much data: so that copying it costs without measured heat too. */
import { meetsMuch } from "../../../semantic/amounts/much.ts";
import { isReadingOn } from "../../../semantic/amounts/sources.ts";
import type { Context } from "../../../semantic/context.ts";
import { occurrencesOf } from "../../../semantic/growth.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendantsOf, isKind, nearest } from "../../../syntax/walk.ts";
import type { Quadratic } from "./detect.ts";

export function growsMuch(found: Quadratic, ctx: Context): boolean {
  const { node, loop, target, all } = found;
  if (!meetsMuch(node, ctx, loop)) return false;
  if (!isKind(loop, "while_statement")) return !isChosen(node, loop);
  // What is looked at while it grows is one message, and the loop ends with it.
  const isLookedAt = occurrencesOf(target.text, loop).some(
    (each) => !all.some((growth) => growth.node.encloses(each)),
  );
  return !isLookedAt && addsWhatIsRead(node, loop);
}

/** Whether only some passes add to it: to one of several texts, or for few lines of many. */
function isChosen(node: AnyNode, loop: AnyNode): boolean {
  const choice = nearest(node, "if_statement", "match_statement");
  return choice !== undefined && loop.encloses(choice);
}

/** `data += file.read(n)`, or a name that the loop reads into. */
function addsWhatIsRead(growth: AnyNode, loop: AnyNode): boolean {
  const isRead = (node: AnyNode): boolean =>
    [node, ...descendantsOf(node, "call")].some(
      (each) => isKind(each, "call") && isReadingOn(each),
    );
  if (isRead(growth)) return true;
  return [...descendantsOf(loop, "assignment", "named_expression")].some((each) => {
    const [name] = each.children;
    return (
      !growth.encloses(each) &&
      isKind(name, "identifier") &&
      isRead(each) &&
      occurrencesOf(name.text, growth).length > 0
    );
  });
}
