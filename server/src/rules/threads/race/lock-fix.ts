/** The fix for lost updates: one lock around every write of the shared place. */
import type { Fix } from "../../../lint/finding.ts";
import {
  classAround,
  functionsNamed,
  type ModuleView,
  unitCalls,
} from "../../../project/functions.ts";
import type { LostUpdate } from "../../../project/lost-updates.ts";
import type { SharedWrite } from "../../../project/shared-writes.ts";
import { contextOf } from "../../../project/threads/updated-places.ts";
import type { Context } from "../../../semantic/context.ts";
import { isLock, lockHeldAt } from "../../../semantic/locks.ts";
import { isKind, statementOf } from "../../../syntax/walk.ts";
import { underLock } from "../locking/under-lock.ts";
import { type Lock, newModuleLock } from "./module-lock.ts";

/** More places than a person would let a quick fix change at once. */
const MOST_WRITES = 16;

/**
 * ```
 * latency_ms = blend(latency_ms, x)    →    with _latency_ms_lock:
 *                                               latency_ms = blend(latency_ms, x)
 * ```
 * Undefined where one of the writes cannot be put under a lock by indenting it.
 */
export function lockFix(update: LostUpdate, view: ModuleView): Fix | undefined {
  // Whether a lock belongs to the instance, only the reader knows.
  if (update.writes.length > MOST_WRITES || update.write.base.kind === "self") return undefined;
  const open = update.writes.filter(
    (write) => !lockHeldAt(write.statement, contextOf(write, view)),
  );
  const ctx = contextOf(update.write, view);
  const lock = sharedLock(update, view) ?? newLock(update, open, ctx, view);
  const edits =
    lock &&
    open.map((write) => underLock(statementOf(write.statement), lock.name, view.module.lineEnd));
  if (!lock || !edits?.every((edit) => edit !== undefined)) return undefined;
  return {
    title: `Write \`${placeName(update, view)}\` only under \`${lock.name}\` (threads wait for each other there)`,
    safe: false,
    edits: edits.flat(),
    ...(lock.imports && { imports: lock.imports }),
    ...(lock.definition !== undefined && { definitions: [lock.definition] }),
  };
}

/** The module's own lock that is held around another write of the place. */
function sharedLock({ writes }: LostUpdate, view: ModuleView): Lock | undefined {
  for (const write of writes) {
    const ctx = contextOf(write, view);
    const held = lockHeldAt(write.statement, ctx);
    const isModules =
      isKind(held, "identifier") &&
      ctx.module.variable(held.text).bindings.length === 1 &&
      isLock(held, ctx);
    if (isModules) return { name: held.text };
  }
  return undefined;
}

/** Re-entrant where the update may lead back to a write. */
function newLock(
  update: LostUpdate,
  open: readonly SharedWrite[],
  ctx: Context,
  view: ModuleView,
): Lock | undefined {
  const kind = open.some((write) => leadsBack(write, open, update, view)) ? "RLock" : "Lock";
  return newModuleLock(placeName(update, view), kind, update.write.statement, ctx);
}

/** `counts` for `counts[key]`, `Meter.total` for `cls.total`. */
function placeName({ name, write }: LostUpdate, view: ModuleView): string {
  if (write.base.kind === "name" || write.base.kind === "closure")
    return name.replace(/\[.*$/s, "");
  const definition = classAround(write.within, view);
  return `${definition?.field("name").text ?? ""}${write.part}`;
}

function leadsBack(
  write: SharedWrite,
  open: readonly SharedWrite[],
  { reach }: LostUpdate,
  view: ModuleView,
): boolean {
  const unit = view.module.unitOf(write.statement.tree);
  const calls = unit ? unitCalls.of(unit).calls : [];
  return calls
    .filter(({ node }) => write.statement.encloses(node))
    .flatMap(({ node }) => functionsNamed(node.field("function"), view))
    .some((called) => open.some((other) => reach.leadsTo(called, other.within)));
}
