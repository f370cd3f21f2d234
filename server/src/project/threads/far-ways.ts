/** Where threads of a module lead in other modules, with no lock held on the way. */
import { lockHeldAt } from "../../semantic/locks.ts";
import { isInTest } from "../../semantic/test-code.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { Follower, type FunctionEntity } from "../calls/entity.ts";
import { type Target, targetOf } from "../calls/target.ts";
import type { CodeModule } from "../code-base.ts";
import { type FunctionNode, functionsNamed } from "../functions.ts";
import { hidesLock, threadReach } from "../thread-reach.ts";
import { startingCalls } from "../thread-roots.ts";
import { keptFound, type Surroundings } from "./kept-found.ts";
import { startAt, startText } from "./starts.ts";

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

/** From the first function outside to one that runs on the thread; of each function the shortest. */
export interface FarWay {
  readonly entrance: Entrance;
  readonly steps: readonly [FarStep, ...FarStep[]];
}

/** Calls from the first function outside to the write. */
const MOST_CALLS = 5;
/** Functions that are looked into for one entrance. */
const MOST_FUNCTIONS = 100;

/** Gives `undefined` now and then, to let others in. */
export const farWays = keptFound(findWays);

function* findWays(around: Surroundings): Generator<undefined, readonly FarWay[]> {
  const ways: FarWay[] = [];
  for (const entrance of entrancesOf(around.self)) {
    ways.push(...waysFrom(entrance, around));
    yield undefined;
  }
  return ways;
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
function waysFrom(entrance: Entrance, { codeBase, self, asked }: Surroundings): readonly FarWay[] {
  const follow = (target: Target, from: CodeModule): FarStep | undefined => {
    const follower = new Follower(codeBase);
    const found = follower.follow(target, from);
    for (const path of follower.asked) asked.add(path);
    const step = found?.kind === "function" ? stepOf(found) : undefined;
    // What this module shows of itself is judged without others.
    return step?.module === self ? undefined : step;
  };
  const first = follow(entrance.target, self);
  if (!first || hidesLock(first.definition)) return [];
  const seen = new Set<AnyNode>([first.definition]);
  const ways: [FarStep, ...FarStep[]][] = [[first]];
  for (const steps of ways) {
    const last = steps.at(-1) ?? first;
    if (steps.length > MOST_CALLS || seen.size > MOST_FUNCTIONS) continue;
    for (const { node, target } of openCalls(last.definition, last.module)) {
      const next = follow(target, last.module);
      if (!next || seen.has(next.definition) || hidesLock(next.definition)) continue;
      seen.add(next.definition);
      ways.push([...steps, { ...next, call: node }]);
    }
  }
  return ways.map((steps) => ({ entrance, steps }));
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
