/** Which threads may run a function of a module: its callers, followed back to where threads begin. */
import { isAsync } from "../semantic/async-context.ts";
import { lockHeldAt } from "../semantic/locks.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import {
  type Call,
  callsNamed,
  classAround,
  decoratorsOf,
  functionAround,
  type FunctionNode,
  functionsNamed,
  type ModuleView,
} from "./functions.ts";
import { withCalled } from "./called.ts";
import type { ThreadRoot } from "./thread-root.ts";
import { threadRoots } from "./thread-roots.ts";

/** The thread that imports the module and calls what no thread of the module was made for. */
export const MAIN = "main";
export type Thread = ThreadRoot | typeof MAIN;

export interface ThreadReach {
  readonly roots: readonly ThreadRoot[];
  /** All functions that a thread of the module may run: who asks no others looks at little of it. */
  readonly reached: ReadonlySet<FunctionNode>;
  /** Threads that may run the function, whatever locks are held. */
  threadsOf(each: FunctionNode): ReadonlySet<Thread>;
  /** Roots from which the function may be reached without a lock on the way. */
  unlockedRootsOf(each: FunctionNode): ReadonlySet<ThreadRoot>;
  /** Whether calling the one may lead to the other. */
  leadsTo(from: FunctionNode, to: FunctionNode): boolean;
}

/** What answers about a module's threads hold for: the module, with what others show of it. */
export function threadsKey({ module, further }: ModuleView): object {
  return further ?? module;
}

/** Where no other module starts a thread, all are the module's own. */
function rootsKey({ module, further }: ModuleView): object {
  return further && further.roots.length > 0 ? further.roots : module;
}

const known = new WeakMap<object, { readonly reach: ThreadReach | undefined }>();

/** Undefined where the module starts no thread. A module is analysed once, however many rules ask. */
export function threadReach(view: ModuleView): ThreadReach | undefined {
  const key = rootsKey(view);
  const kept = known.get(key);
  if (kept) return kept.reach;
  const reach = findReach(view);
  known.set(key, { reach });
  return reach;
}

function findReach(view: ModuleView): ThreadReach | undefined {
  const roots = threadRoots(view);
  if (roots.length === 0) return undefined;
  const callers = callersIn(view);
  const byFunction = rootsByFunction(roots);
  const rootsAt = (each: FunctionNode): readonly ThreadRoot[] => byFunction.get(each) ?? [];
  return {
    roots,
    reached: withCalled(
      roots.map((root) => root.function),
      view,
    ),
    threadsOf(each) {
      const threads = new Set<Thread>();
      for (const up of upwards(each, callers, () => true)) {
        for (const root of rootsAt(up)) threads.add(root);
        if (startsOnMain(up, callers(up), rootsAt(up))) threads.add(MAIN);
      }
      return threads;
    },
    unlockedRootsOf(each) {
      if (hidesLock(each)) return new Set();
      return new Set([...upwards(each, callers, (caller) => !caller.locked)].flatMap(rootsAt));
    },
    leadsTo: (from, to) => upwards(to, callers, () => true).has(from),
  };
}

function rootsByFunction(
  roots: readonly ThreadRoot[],
): ReadonlyMap<FunctionNode, readonly ThreadRoot[]> {
  const found = new Map<FunctionNode, ThreadRoot[]>();
  for (const root of roots) {
    const others = found.get(root.function);
    if (others) others.push(root);
    else found.set(root.function, [root]);
  }
  return found;
}

interface Caller {
  /** Undefined for code of the module or of a class. */
  readonly within: FunctionNode | undefined;
  /** Whether a lock is, or may be, held during the call. */
  readonly locked: boolean;
}

type Callers = (each: FunctionNode) => readonly Caller[];

/** Looks at the calls of a name only when a function of that name is asked about. */
function callersIn(view: ModuleView): Callers {
  const known = new Map<FunctionNode, readonly Caller[]>();
  return (each) => {
    const kept = known.get(each);
    if (kept) return kept;
    const found = isKind(each, "lambda")
      ? [{ within: functionAround(each), locked: true }]
      : callsNamed(
          each.field("name").text,
          classAround(each, view) ? "dotted" : "bare",
          view.module,
        )
          .filter(
            (call) =>
              runsAtCall(each, call) &&
              functionsNamed(call.node.field("function"), view).includes(each),
          )
          .map((call) => callerOf(call, view));
    known.set(each, found);
    return found;
  };
}

/** A coroutine that is only made runs later, on the thread of the loop that it is given to. */
function runsAtCall(each: FunctionNode, { node, within }: Call): boolean {
  if (!isKind(each, "function_definition") || !isAsync(each) || !within) return true;
  if (isKind(within, "function_definition") && isAsync(within)) return true;
  const runner = isKind(node.parent, "argument_list") ? node.parent.parent : undefined;
  return isKind(runner, "call") && /\brun(?:_until_complete)?$/.test(runner.field("function").text);
}

function callerOf({ node, within }: Call, view: ModuleView): Caller {
  const unit = view.module.unitOf(node.tree);
  const locked = unit !== undefined && lockHeldAt(node, view.of(unit)) !== undefined;
  return { within, locked: locked || (within !== undefined && hidesLock(within)) };
}

/** The function and all that may lead to it, by calls that pass the test. */
function upwards(
  from: FunctionNode,
  callers: Callers,
  follows: (caller: Caller) => boolean,
): ReadonlySet<FunctionNode> {
  const found = new Set([from]);
  for (const each of found) {
    for (const caller of callers(each)) {
      if (caller.within && follows(caller)) found.add(caller.within);
    }
  }
  return found;
}

/** Called from the module's top level, or by nobody here and given to no thread: others may call it. */
function startsOnMain(
  each: FunctionNode,
  callers: readonly Caller[],
  roots: readonly ThreadRoot[],
): boolean {
  if (isKind(each, "lambda")) return false;
  const isOpen = callers.length === 0 && roots.length === 0 && !isPrivate(each);
  return isOpen || callers.some((caller) => caller.within === undefined);
}

/** What nobody here calls by its name is called by some table of names, on whichever thread looks there. */
function isPrivate(each: Node<"function_definition">): boolean {
  return /^_(?!_.*__$)/.test(each.field("name").text);
}

/** A decorator such as `@synchronized` may hold a lock around the whole function. */
export function hidesLock(each: AnyNode): boolean {
  return decoratorsOf(each).some((decorator) =>
    /lock|sync(?!_to_async)|mutex|serial|atomic/i.test(decorator.text),
  );
}
