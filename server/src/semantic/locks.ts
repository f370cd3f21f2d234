/** Locks that are held where a node stands, as its own function shows it. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { instanceOf } from "./known-class.ts";
import { qualifiedName } from "./names.ts";

/** Classes whose `with` block one thread enters at a time. */
export const LOCK_CLASSES: ReadonlySet<string> = new Set([
  ...["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore"].flatMap((name) => [
    `threading.${name}`,
    `multiprocessing.${name}`,
    `multiprocessing.synchronize.${name}`,
  ]),
]);

/** The expression of a lock that is, or may be, held at the node. */
export function lockHeldAt(node: AnyNode, ctx: Context): AnyNode | undefined {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "with_statement") && below.isField("body")) {
      const lock = contextsOf(up).find((context) => mayLock(context, ctx));
      if (lock) return lock;
    }
    if (isKind(up, "function_definition", "lambda")) return acquiredBefore(node, up);
    below = up;
  }
  return undefined;
}

/** Whether the expression is a lock of the module's or a library's lock class. */
export function isLock(expression: AnyNode, ctx: Context): boolean {
  const instance = instanceOf(expression, ctx);
  return instance !== undefined && LOCK_CLASSES.has(instance.of);
}

/** Several threads may be inside of it. */
export function isSemaphore(expression: AnyNode, ctx: Context): boolean {
  return instanceOf(expression, ctx)?.of.endsWith("Semaphore") === true;
}

/** The context expressions of a `with`; none for `async with`, which holds up only coroutines. */
export function contextsOf(statement: Node<"with_statement">): readonly AnyNode[] {
  if (statement.allChildren[0]?.symbol === "async") return [];
  return descendantsOf(statement.children[0] ?? statement, "with_item").flatMap((item) => {
    const [context] = item.children;
    return isKind(context, "as_pattern") ? context.children.slice(0, 1) : (context ?? []);
  });
}

/** Modules whose context managers hold no lock of ours. */
export const LOCKLESS =
  /^(?:builtins|contextlib|tempfile|concurrent|subprocess|socket|urllib|http|requests|httpx|sqlite3|tarfile|zipfile|gzip|bz2|lzma|io|os|pathlib|warnings|unittest|decimal|time|json|csv|smtplib|ssl|mmap|selectors)\./;

/** What is not known to be something else may lock: `with self.guarded():`. */
function mayLock(context: AnyNode, ctx: Context): boolean {
  const instance = instanceOf(context, ctx);
  if (instance) return LOCK_CLASSES.has(instance.of) || instance.definition !== undefined;
  const named = isKind(context, "call") ? context.field("function") : context;
  const qualified = qualifiedName(named, ctx);
  return qualified === undefined || !LOCKLESS.test(qualified);
}

/** `lock.acquire()` further up in the same function: held, unless it was released again. */
function acquiredBefore(node: AnyNode, definition: AnyNode): AnyNode | undefined {
  const held = new Map<string, AnyNode>();
  for (const call of descendantsOf(definition, "call")) {
    if (call.start >= node.start) break;
    const callee = call.field("function");
    if (!isKind(callee, "attribute")) continue;
    const object = callee.field("object");
    if (callee.field("attribute").text === "acquire") held.set(object.text, object);
    if (callee.field("attribute").text === "release") held.delete(object.text);
  }
  return held.values().next().value;
}
