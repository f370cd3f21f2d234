/** The fix for what several threads make at once: the check and the making under a new lock of the module. */
import type { Fix } from "../../../lint/finding.ts";
import { functionsNamed, type ModuleView, unitCalls } from "../../../project/functions.ts";
import { threadReach } from "../../../project/thread-reach.ts";
import type { CheckThenAct } from "../../../project/threads/check-then-act.ts";
import type { SharedAccess, SharedPlace } from "../../../project/threads/shared-places.ts";
import { undoes } from "../../../project/threads/check-then-act.ts";
import { isKind } from "../../../syntax/walk.ts";
import { underLock } from "../locking/under-lock.ts";
import { newModuleLock } from "./module-lock.ts";

/** More lines than a person would want to see under a lock without thought. */
const MOST_LINES = 12;

/**
 * ```
 * if client is None:          →    with _client_lock:
 *     client = Client()                if client is None:
 *                                          client = Client()
 * ```
 * Undefined where it is made in other places too, or belongs to an object, whose lock only the reader knows.
 */
export function makeOnceFix(
  pair: CheckThenAct<SharedAccess>,
  place: SharedPlace,
  view: ModuleView,
): Fix | undefined {
  const { kind, looked } = pair;
  const statement = pair.check.parent;
  const unit = view.module.unitOf(looked.node.tree);
  const isOwn = !place.owner.definition && !place.owner.far;
  if (!isOwn || !unit || !isKind(statement, "if_statement")) return undefined;
  const isMade = kind === "made" || kind === "added";
  if (!isMade || statement.text.split("\n").length > MOST_LINES) return undefined;
  const rivals = place.accesses.filter((access) => undoes(access, pair));
  if (!rivals.every(({ node }) => statement.encloses(node))) return undefined;
  const reach = threadReach(view);
  const comesBack = unitCalls
    .of(unit)
    .calls.filter(({ node }) => statement.encloses(node))
    .flatMap(({ node }) => functionsNamed(node.field("function"), view))
    .some((called) => reach?.leadsTo(called, looked.within));
  const name = looked.node.text;
  const lock = newModuleLock(name, comesBack ? "RLock" : "Lock", statement, view.of(unit));
  const edits = lock && underLock(statement, lock.name, view.module.lineEnd);
  if (!edits || lock.definition === undefined) return undefined;
  return {
    title: `Make it under \`${lock.name}\` (threads wait for each other there)`,
    safe: false,
    edits,
    ...(lock.imports && { imports: lock.imports }),
    definitions: [lock.definition],
  };
}
