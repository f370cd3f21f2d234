/** Which locks are held where a node stands, as its own function shows it. */
import { variableOf } from "../../semantic/context.ts";
import { contextsOf, LOCKLESS } from "../../semantic/locks.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import { decoratorsOf, type FunctionNode, functionsNamed, type ModuleView } from "../functions.ts";
import { type Locks, locksOf } from "./locks-of.ts";

export interface Held {
  /** Locks that are surely held, by the name they go by: `self._lock`, `_cache_lock`. */
  readonly locks: ReadonlySet<string>;
  /** Whether something else may lock as well. */
  readonly unclear: boolean;
  /** Locks that only some callers hold: who takes them there too could wait for itself. */
  readonly atTimes?: ReadonlySet<string>;
}

export const NONE: Held = { locks: new Set(), unclear: false };
export const UNCLEAR: Held = { locks: new Set(), unclear: true };

/** By `with` around the node, `acquire()` before it, and decorators of its function. */
export function heldInside(node: AnyNode, within: FunctionNode, view: ModuleView): Held {
  const found: Held[] = [];
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "with_statement") && below.isField("body"))
      found.push(...contextsOf(up).map((context) => heldBy(context, view)));
    if (up === within) break;
    below = up;
  }
  return united([...found, heldByCalls(node, within, view), ...heldByDecorators(within, view)]);
}

export function united(all: readonly Held[]): Held {
  const atTimes = all.find((each) => each.atTimes)?.atTimes;
  return {
    locks: new Set(all.flatMap(({ locks }) => [...locks])),
    unclear: all.some(({ unclear }) => unclear),
    ...(atTimes && { atTimes }),
  };
}

/** What a `with` block of the expression holds. */
function heldBy(context: AnyNode, view: ModuleView): Held {
  const expression = unwrapped(context);
  const lock = lockNamed(expression, view);
  if (lock === "none") return NONE;
  return lock === "unclear" ? UNCLEAR : { locks: new Set([lock]), unclear: false };
}

/** The name of the lock that the expression stands for; a local variable for what it was made from. */
function lockNamed(expression: AnyNode, view: ModuleView): Locks {
  const unit = view.module.unitOf(expression.tree);
  if (!unit) return "unclear";
  const ctx = view.of(unit);
  const called = isKind(expression, "call") ? expression.field("function") : expression;
  if (isKind(expression, "identifier")) {
    const variable = variableOf(expression, ctx);
    const [only, ...others] = variable?.bindings ?? [];
    const isAlias = variable?.scope && others.length === 0 && only?.kind === "assignment";
    if (isAlias && isKind(only.value, "attribute", "identifier"))
      return lockNamed(only.value, view);
  }
  if (isKind(expression, "identifier", "attribute")) return locksOf(expression, view);
  const qualified = qualifiedName(called, ctx);
  return qualified !== undefined && LOCKLESS.test(qualified) ? "none" : "unclear";
}

/**
 * `lock.acquire()` further up. A `release()` in `finally` or in the same block ends it; after one in
 * another place, such as before an early `return`, nothing is known.
 */
function heldByCalls(node: AnyNode, within: FunctionNode, view: ModuleView): Held {
  const held = new Map<string, AnyNode>();
  let unclear = false;
  for (const call of lockingCalls(within)) {
    if (call.start >= node.start) break;
    const callee = call.field("function");
    if (!isKind(callee, "attribute")) continue;
    const method = callee.field("attribute").text;
    const object = callee.field("object");
    if (method === "acquire") held.set(lockNamed(object, view), call);
    else if (/lock|acquire/i.test(method) && !/unlock|release/i.test(method)) unclear = true;
    if (method !== "release" || call.encloses(node)) continue;
    const lock = lockNamed(object, view);
    const acquired = held.get(lock);
    held.delete(lock);
    const isPlain = acquired && (blockOf(acquired) === blockOf(call) || isInFinally(call));
    if (!isPlain && !isInFinally(call)) unclear = true;
  }
  const known = [...held.keys()].filter((lock) => lock !== "unclear" && lock !== "none");
  const isTaken = releasesFirst(within);
  return { locks: new Set(known), unclear: unclear || isTaken || held.has("unclear") };
}

/** `def release(self): self._depth -= 1; …; self._lock.release()`: whoever calls it has taken the lock. */
function releasesFirst(within: FunctionNode): boolean {
  const [first] = lockingCalls(within);
  const callee = first?.field("function");
  return isKind(callee, "attribute") && callee.field("attribute").text === "release";
}

/** Most functions have none, and are asked about for each of their accesses. */
const locking = new WeakMap<FunctionNode, readonly Node<"call">[]>();

function lockingCalls(within: FunctionNode): readonly Node<"call">[] {
  const kept = locking.get(within);
  if (kept) return kept;
  const mayLock = /acquire|release|lock/i.test(within.text);
  const found = (mayLock ? [...descendantsOf(within, "call")] : []).filter((call) => {
    const callee = call.field("function");
    return (
      isKind(callee, "attribute") && /acquire|release|lock/i.test(callee.field("attribute").text)
    );
  });
  locking.set(within, found);
  return found;
}

function blockOf(node: AnyNode): AnyNode | undefined {
  return ancestors(node).find((up) => isKind(up, "block"));
}

function isInFinally(node: AnyNode): boolean {
  return ancestors(node).some((up) => isKind(up, "finally_clause"));
}

/** `@synchronized` of the module: what its wrapper's `with` holds; by name, where it is another module's. */
function heldByDecorators(within: FunctionNode, view: ModuleView): readonly Held[] {
  return decoratorsOf(within).flatMap((decorator) => {
    const [expression] = decorator.children;
    const name = isKind(expression, "call") ? expression.field("function") : expression;
    const [definition] = name ? functionsNamed(name, view) : [];
    if (!definition) return SAYS_LOCK.test(decorator.text) ? [UNCLEAR] : [];
    return descendantsOf(definition, "with_statement")
      .flatMap(contextsOf)
      .map((context) => {
        const held = heldBy(context, view);
        return held.locks.size > 0 || !held.unclear ? held : lockOfReceiver(context, view, within);
      });
  });
}

const SAYS_LOCK = /lock|sync(?!_to_async)|mutex|serial|atomic|exclusive/i;

/** `with self._lock:` in a decorator's wrapper, which is no method but is given the instance. */
function lockOfReceiver(context: AnyNode, view: ModuleView, within: FunctionNode): Held {
  if (!isKind(context, "attribute") || context.field("object").text !== "self") return UNCLEAR;
  const lock = locksOf(context, view, within);
  return lock === "none" || lock === "unclear"
    ? UNCLEAR
    : { locks: new Set([lock]), unclear: false };
}
