/** Flags locks of threads that a coroutine holds while it waits. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { isAsync } from "../../semantic/async-context.ts";
import { defineFact } from "../../semantic/fact.ts";
import { type Instance, instanceOf } from "../../semantic/known-class.ts";
import { LOCK_CLASSES } from "../../semantic/locks.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, descendantsOf, isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { instanceOfAttribute, type ModuleView } from "./objects/attribute.ts";
import { isMeant } from "./unblocking/meant.ts";

export const syncLockAcrossAwait = defineRule({
  id: "sync-lock-across-await",
  category: "async",
  summary: "Lock of threads held across an `await`",
  why: "While one coroutine waits with the lock in its hand, another one that wants it stops the thread of the event loop. Then the first can never go on to release it: everything stands still.",
  severity: "warning",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [["threading", "multiprocessing"], ["async"], ["with"]] },
  module(view) {
    return view.module
      .unitsWith(waitingBlocks)
      .flatMap((unit) => (unit.isBroken ? [] : waitingBlocks.of(unit)))
      .flatMap((block) => reportOf(block, view) ?? []);
  },
});

/** A context of a plain `with` in a coroutine, whose body waits. */
interface WaitingBlock {
  readonly context: AnyNode;
  readonly wait: AnyNode;
}

/** A `with` that does not follow `async` on its line. */
const PLAIN_WITH = /(?:^|[;:])[^\S\r\n]*with\b/m;

const waitingBlocks = defineFact("locks that may be held across an await", (unit) => {
  const found: WaitingBlock[] = [];
  if (!/\basync[\s\\]+def\b/.test(unit.text) || !PLAIN_WITH.test(unit.text)) return found;
  for (const statement of descendantsOf(unit.tree.root, "with_statement")) {
    const definition = nearest(statement, "function_definition", "lambda");
    if (statement.allChildren[0]?.symbol === "async") continue;
    if (!isKind(definition, "function_definition") || !isAsync(definition)) continue;
    const wait = waitIn(statement.field("body"));
    if (wait) found.push(...contextsOf(statement).map((context) => ({ context, wait })));
  }
  return found;
});

function contextsOf(statement: Node<"with_statement">): readonly AnyNode[] {
  const [clause] = statement.children;
  return descendantsOf(clause ?? statement, "with_item").flatMap((item) => {
    const [context] = item.children;
    const plain = isKind(context, "as_pattern") ? context.children[0] : context;
    return plain ? [unwrapped(plain)] : [];
  });
}

/** The first place where the block gives the thread away; nested functions run at another time. */
function waitIn(body: AnyNode): AnyNode | undefined {
  const own = descendants(body, (node) => !isKind(node, "function_definition", "lambda"));
  for (const node of own) {
    if (isKind(node, "await")) return node;
    const isAsyncBlock = isKind(node, "for_statement", "with_statement");
    if (isAsyncBlock && node.allChildren[0]?.symbol === "async") return node;
  }
  return undefined;
}

function reportOf({ context, wait }: WaitingBlock, view: ModuleView): Report | undefined {
  const unit = view.module.unitOf(context.tree);
  const ctx = unit && view.of(unit);
  if (!ctx) return undefined;
  const lock = isKind(context, "attribute")
    ? instanceOfAttribute(context, view)
    : instanceOf(context, ctx);
  if (!lock || !LOCK_CLASSES.has(lock.of) || isOwn(lock, context) || isMeant(context, ctx))
    return undefined;
  return {
    node: context,
    message: messageOf(context, lock, wait),
    evidence: [lock.evidence, { text: "here the coroutine waits, and others run", node: wait }],
  };
}

/** A lock that the same call of the function has made is known to nobody else. */
function isOwn({ how, evidence }: Instance, context: AnyNode): boolean {
  const around = nearest(context, "function_definition");
  return how === "made" && around?.encloses(evidence.node) === true;
}

function messageOf(context: AnyNode, lock: Instance, wait: AnyNode): string {
  const name = context.text.replace(/\s+/g, " ");
  const where = shown(wait);
  return /\.(?:RLock|Condition)$/.test(lock.of)
    ? `\`${name}\` is held across ${where}: its thread may take it again, so it keeps no other coroutine out, and every other thread waits meanwhile. Use an \`asyncio.Lock\` with \`async with\`, or release it before.`
    : `\`${name}\` is held across ${where}: the next coroutine that wants it stops the event loop, and this one can never go on to release it. Use an \`asyncio.Lock\` with \`async with\`, or release it before.`;
}

function shown(wait: AnyNode): string {
  if (!isKind(wait, "await"))
    return `an \`async ${isKind(wait, "for_statement") ? "for" : "with"}\``;
  const line = wait.text.replace(/\s+/g, " ");
  return line.length <= 40 ? `\`${line}\`` : "an `await`";
}
