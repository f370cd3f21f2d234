/** Updates in other modules that threads of this one run at the same time, without a lock on the way. */
import { lockHeldAt } from "../../semantic/locks.ts";
import type { Module } from "../../semantic/module.ts";
import { isInTest } from "../../semantic/test-code.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { Follower, type FunctionEntity } from "../calls/entity.ts";
import { type Target, targetOf } from "../calls/target.ts";
import type { Asked, CodeBase, CodeModule } from "../code-base.ts";
import { type FunctionNode, functionsNamed } from "../functions.ts";
import { type SharedWrite, sharedWrites } from "../shared-writes.ts";
import { hidesLock, threadReach } from "../thread-reach.ts";
import { startingCalls } from "../thread-roots.ts";
import { startAt, startText } from "./starts.ts";
import { placeKey } from "./updated-places.ts";

/** A function of another module that runs on threads, and the code of this module that leads to it. */
export interface Entrance {
  /** What is given to a thread, or called on one. */
  readonly node: AnyNode;
  readonly target: Target;
  readonly start: { readonly text: string; readonly node: AnyNode };
  readonly many: boolean;
}

/** One function on the way, and the call in the one before that leads to it. */
export interface FarStep {
  readonly module: CodeModule;
  readonly definition: Node<"function_definition">;
  readonly call?: AnyNode;
}

export interface FarUpdate {
  readonly entrance: Entrance;
  /** From the first function outside to the one that writes. */
  readonly steps: readonly [FarStep, ...FarStep[]];
  readonly write: SharedWrite;
}

export interface Surroundings {
  readonly codeBase: CodeBase;
  readonly self: CodeModule;
  readonly asked: Asked;
}

/** Calls from the first function outside to the write. */
const MOST_CALLS = 5;
/** Functions that are looked into for one entrance. */
const MOST_FUNCTIONS = 100;

interface Found {
  /** Of the code base when it was begun. */
  readonly generation: number;
  readonly updates: readonly FarUpdate[];
  readonly asked: Asked;
}

/** Of the newest state of each module: several rules ask. */
const known = new WeakMap<Module, Found>();

/** One for each place in this module that leads to one; gives `undefined` now and then, to let others in. */
export function* farUpdates(around: Surroundings): Generator<FarUpdate | undefined> {
  const { module } = around.self;
  const kept = known.get(module);
  const holds = kept && around.codeBase.holds(kept.asked, kept.generation);
  const found = holds ? kept : yield* findUpdates(around);
  known.set(module, found);
  for (const path of found.asked) around.asked.add(path);
  yield* found.updates;
}

function* findUpdates({ codeBase, self }: Surroundings): Generator<undefined, Found> {
  const asked: Asked = new Set();
  // What changes while this goes on may have been seen before it did.
  const { generation } = codeBase;
  const all: FarUpdate[] = [];
  for (const entrance of entrancesOf(self)) {
    all.push(...updatesBehind(entrance, { codeBase, self, asked }));
    yield undefined;
  }
  const spoken = new Set<AnyNode>();
  const updates = all.filter((update) => {
    const { node } = update.entrance;
    const speaks = !spoken.has(node) && meetsItself(update, all);
    if (speaks) spoken.add(node);
    return speaks;
  });
  return { generation, updates, asked };
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

/** What is given to threads, and what functions that run on threads call, where it is no function of this module. */
function entrancesOf(view: CodeModule): readonly Entrance[] {
  const given = startingCalls(view).flatMap((call): readonly Entrance[] => {
    const start = startAt(call, view);
    const unit = start && view.module.unitOf(call.node.tree);
    if (!unit || functionsNamed(start.given, view).length > 0) return [];
    const target = targetOf(start.given, view.of(unit));
    if (!target || !isElsewhere(target) || isInTest(call.node, view.of(unit))) return [];
    const text = startText(start, `\`${start.given.text}\``);
    return [{ node: start.given, target, many: start.many, start: { text, node: call.node } }];
  });
  return [...given, ...calledOnThreads(view)];
}

function calledOnThreads(view: CodeModule): readonly Entrance[] {
  const reach = threadReach(view);
  if (!reach) return [];
  return [...reach.reached].flatMap((each) => {
    // Before its threads, of which there may be as many as functions.
    const calls = openCalls(each, view, isElsewhere);
    if (calls.length === 0) return [];
    return [...reach.unlockedRootsOf(each)].flatMap(({ many, text, node: root }) =>
      calls.map(({ node, target }): Entrance => {
        const start = { text, node: root };
        return { node: node.field("function"), target, many, start };
      }),
    );
  });
}

/** Whether it is, or hangs on, something that is imported: each object of an imported class has its own attributes. */
function isElsewhere({ root }: Target): boolean {
  return root.kind === "import";
}

interface OpenCall {
  readonly node: Node<"call">;
  readonly target: Target;
}

/** Calls that the function makes on its own thread with no lock held. */
function openCalls(
  each: FunctionNode,
  view: CodeModule,
  isWanted: (target: Target) => boolean = () => true,
): readonly OpenCall[] {
  const unit = view.module.unitOf(each.tree);
  if (!unit) return [];
  const ctx = view.of(unit);
  const summary = view.summaryOf(unit).get(each);
  return (summary?.calls ?? []).filter(
    ({ node, target }) => isWanted(target) && !lockHeldAt(node, ctx) && !isInTest(node, ctx),
  );
}

/** Breadth first, so that the shortest way is told. */
function updatesBehind(
  entrance: Entrance,
  { codeBase, self, asked }: Surroundings,
): readonly FarUpdate[] {
  const follow = (target: Target, from: CodeModule): FarStep | undefined => {
    const follower = new Follower(codeBase);
    const found = follower.follow(target, from);
    for (const path of follower.asked) asked.add(path);
    const step = found?.kind === "function" ? stepOf(found) : undefined;
    // What this module shows of itself is judged without others.
    return step?.module === self ? undefined : step;
  };
  const first = follow(entrance.target, self);
  if (!first) return [];
  const seen = new Set<AnyNode>([first.definition]);
  const ways: [FarStep, ...FarStep[]][] = [[first]];
  const found: FarUpdate[] = [];
  for (const steps of ways) {
    const last = steps.at(-1) ?? first;
    if (hidesLock(last.definition)) continue;
    for (const write of openUpdates(last)) found.push({ entrance, steps, write });
    if (steps.length > MOST_CALLS || seen.size > MOST_FUNCTIONS) continue;
    for (const { node, target } of openCalls(last.definition, last.module)) {
      const next = follow(target, last.module);
      if (!next || seen.has(next.definition)) continue;
      seen.add(next.definition);
      ways.push([...steps, { ...next, call: node }]);
    }
  }
  return found;
}

function stepOf({ module, unit, definition }: FunctionEntity): FarStep | undefined {
  if (unit.isBroken) return undefined;
  const own = definition ?? unit.tree.root.children.map(definitionIn).find((each) => each);
  const summary = own && module.summaryOf(unit).get(own);
  return summary?.runsWhenCalled === true && !summary.isAsync
    ? { module, definition: summary.definition }
    : undefined;
}

function definitionIn(statement: AnyNode): Node<"function_definition"> | undefined {
  const inner = isKind(statement, "decorated_definition")
    ? statement.field("definition")
    : statement;
  return isKind(inner, "function_definition") ? inner : undefined;
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
