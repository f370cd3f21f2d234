/** Threads on a module's functions that only other modules show: they start them, hold the base class, or the application. */
import { isKind } from "../../syntax/walk.ts";
import { type CodeModule, STARTERS } from "../code-base.ts";
import { unitCalls } from "../functions.ts";
import type { FarNode, ThreadRoot } from "../thread-root.ts";
import type { Further } from "../further.ts";
import { decoratedViews } from "./decorated-views.ts";
import { derivedThreads } from "./derived-threads.ts";
import { waysTowards } from "./far-reach.ts";
import { farVariables } from "./far-variables.ts";
import type { FarStep, FarWay } from "./far-ways.ts";
import { keptFound, type Surroundings } from "./kept-found.ts";

/** Gives `undefined` now and then, to let others in. */
export const furtherOf = keptFound(findFurther);

function* findFurther(around: Surroundings): Generator<undefined, Further> {
  const roots = yield* findRoots(around);
  return { roots, variables: farVariables(around, roots) };
}

function* findRoots(around: Surroundings): Generator<undefined, readonly ThreadRoot[]> {
  const { codeBase, self, asked } = around;
  asked.add(STARTERS);
  const { covers, naming } = codeBase.starters();
  const roots: ThreadRoot[] = [...derivedThreads(around), ...decoratedViews(around)];
  for (const file of covers(self.file) ? naming(self.file) : []) {
    const ways = yield* waysTowards(file, around);
    if (ways.length === 0) continue;
    const module = codeBase.moduleAt(file, asked);
    roots.push(...ways.flatMap((way) => rootOf(way, module, self) ?? []));
    yield undefined;
  }
  return roots;
}

/** Of a way that comes into the module with its last step. */
function rootOf(
  { entrance, steps }: FarWay,
  from: CodeModule | undefined,
  self: CodeModule,
): ThreadRoot | undefined {
  const last = steps.at(-1) ?? steps[0];
  const isEntry = isOf(last, self) && !steps.slice(0, -1).some((step) => isOf(step, self));
  const own = isEntry ? sameIn(self, last) : undefined;
  if (!own || !from) return undefined;
  const { start, many, node } = entrance;
  const before = steps.flatMap(({ call, definition }, i): readonly FarNode[] => {
    const caller = steps[i - 1];
    if (!call || !caller) return [];
    const [name, called] = [caller.definition, definition].map((each) => each.field("name").text);
    const text = `\`${name ?? ""}\` calls \`${called ?? ""}\``;
    return [{ text, node: call, module: caller.module.module }];
  });
  return {
    function: own,
    many,
    node: own,
    text: `Threads of another module run it: ${start.text}`,
    startedBy: undefined,
    way: [
      { text: start.text, node: start.node, module: from.module },
      ...callOf(start.node, node, from),
      ...before,
    ],
  };
}

/** Where a function that runs on the thread calls out of its module. */
function callOf(
  start: FarNode["node"],
  node: FarNode["node"],
  { module }: CodeModule,
): readonly FarNode[] {
  if (start.tree === node.tree && start.encloses(node)) return [];
  return [{ text: `\`${node.text}\` is called there`, node, module }];
}

function isOf({ module }: FarStep, { file }: CodeModule): boolean {
  return module.file === file;
}

/** The same function in the analysis at hand: in a scan another one, of the text on disk, led to it. */
function sameIn(
  self: CodeModule,
  { module, definition }: FarStep,
): FarStep["definition"] | undefined {
  const theirs = module.module.unitOf(definition.tree);
  const unit = theirs && self.module.source.units[module.module.source.units.indexOf(theirs)];
  if (!unit || unit.isBroken || unit.role !== theirs.role) return undefined;
  const found = unitCalls.of(unit).functions[unitCalls.of(theirs).functions.indexOf(definition)];
  const isSame =
    isKind(found, "function_definition") &&
    found.field("name").text === definition.field("name").text;
  return isSame ? found : undefined;
}
