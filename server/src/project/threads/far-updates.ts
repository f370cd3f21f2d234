/** Updates in other modules that threads of this one run at the same time, without a lock on the way. */
import { lockHeldAt } from "../../semantic/locks.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { type SharedWrite, sharedWrites } from "../shared-writes.ts";
import { STARTERS } from "../code-base.ts";
import { type FarStep, type FarWay, farWays } from "./far-ways.ts";
import type { Surroundings } from "./kept-found.ts";
import { placeKey } from "./updated-places.ts";

export interface FarUpdate extends FarWay {
  readonly write: SharedWrite;
}

/** One for each place in this module that leads to one; gives `undefined` now and then, to let others in. */
export function* farUpdates(around: Surroundings): Generator<FarUpdate | undefined> {
  const ways = yield* farWays(around);
  if (ways.length > 0) around.asked.add(STARTERS);
  const all = ways
    .filter((way) => !speaksThere(way, around))
    .flatMap((way) =>
      openUpdates(way.steps.at(-1) ?? way.steps[0]).map((write): FarUpdate => ({ ...way, write })),
    );
  const spoken = new Set<AnyNode>();
  for (const update of all) {
    const { node } = update.entrance;
    if (spoken.has(node) || !meetsItself(update, all)) continue;
    spoken.add(node);
    yield update;
  }
}

/** Whether the module that holds the function knows of this one's threads, and speaks itself. */
function speaksThere({ steps }: FarWay, { self, codeBase }: Surroundings): boolean {
  const { file } = (steps.at(-1) ?? steps[0]).module;
  const { covers, naming } = codeBase.starters();
  return covers(file) && naming(file).includes(self.file);
}

/** Whether several threads run the update: begun at one place, or at two. */
function meetsItself({ entrance, write }: FarUpdate, all: readonly FarUpdate[]): boolean {
  if (entrance.many) return true;
  return all.some(
    (other) =>
      other.write.statement === write.statement &&
      other.entrance.start.node !== entrance.start.node,
  );
}

/** Updates of what the module, or a class, has once; an object's own attributes may be another's each time. */
function openUpdates({ module, definition }: FarStep): readonly SharedWrite[] {
  const unit = module.module.unitOf(definition.tree);
  if (!unit) return [];
  return sharedWrites.of(unit).filter((write) => {
    if (write.within !== definition || write.form === "store") return false;
    const isOnce = write.base.kind === "name" || write.base.kind === "class";
    return (
      isOnce &&
      !lockHeldAt(write.statement, module.of(unit)) &&
      placeKey(write, module) !== undefined
    );
  });
}
