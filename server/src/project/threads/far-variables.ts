/** Variables of other modules that a module's functions change, or hold as a lock: `CACHE[k] = v`, `state.count += 1`. */
import { defineFact } from "../../semantic/fact.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { scopes } from "../../semantic/scopes.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { Follower } from "../calls/entity.ts";
import type { FarVariable } from "../further.ts";
import { functionAround, type ModuleView } from "../functions.ts";
import { threadReach } from "../thread-reach.ts";
import type { ThreadRoot } from "../thread-root.ts";
import { formOf } from "./access.ts";
import type { Surroundings } from "./kept-found.ts";
import { heldNames } from "./locking-owners.ts";
import { attributesOf, textOf } from "./written.ts";

/** Those that functions on threads use, or functions that hold what may be a lock. */
export function farVariables(
  { codeBase, self, asked }: Surroundings,
  roots: readonly ThreadRoot[],
): ReadonlyMap<string, FarVariable> {
  const found = new Map<string, FarVariable>();
  const follower = new Follower(codeBase);
  for (const node of touchedIn(unitsOfInterest(self, roots), self)) {
    const unit = self.module.unitOf(node.tree);
    const qualified = unit && qualifiedName(node, self.of(unit));
    if (qualified === undefined || qualified.startsWith("builtins.")) continue;
    const text = textOf(node);
    const home = found.get(text) ?? follower.homeOf(qualified, self);
    if (!home) continue;
    found.set(text, home);
    asked.add(home.home.file);
  }
  for (const path of follower.asked) asked.add(path);
  return found;
}

function unitsOfInterest(self: ModuleView, roots: readonly ThreadRoot[]): ReadonlySet<Unit> {
  const further = { roots, variables: new Map<string, FarVariable>() };
  const reach = threadReach({ module: self.module, of: (unit) => self.of(unit), further });
  const reached = [...(reach?.reached ?? [])].flatMap(({ tree }) => self.module.unitOf(tree) ?? []);
  return new Set([...reached, ...self.module.unitsWith(heldNames)]);
}

/** Imported names, and attributes of them, that functions of the units change or hold. */
function touchedIn(units: ReadonlySet<Unit>, { module }: ModuleView): readonly AnyNode[] {
  return [...units].flatMap((unit) =>
    unit.isBroken
      ? []
      : touched
          .of(unit)
          .filter(({ name }) => isImport(module.importsOf(name)))
          .map(({ node }) => node),
  );
}

interface Touched {
  /** The module's name that it is, or hangs on. */
  readonly name: string;
  readonly node: AnyNode;
}

const touched = defineFact("names changed or held", (unit): readonly Touched[] =>
  [...scopes.of(unit).module.variables.values()].flatMap(({ name, uses }) =>
    uses
      .filter(({ node }) => functionAround(node))
      .flatMap(({ node }) => [node, ...attributesOf(node)].filter(isTouched))
      .map((node) => ({ name, node })),
  ),
);

function isImport(imports: readonly (string | undefined)[]): boolean {
  return imports.length === 1 && imports[0] !== undefined;
}

function isTouched(node: AnyNode): boolean {
  return formOf(node).form !== "read" || isHeld(node);
}

/** `with LOCK:`, `locks.LOCK.acquire()` */
function isHeld(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "attribute") && node.isField("object"))
    return parent.field("attribute").text === "acquire";
  return isKind(parent, "with_item") || isKind(parent?.parent, "with_item");
}
