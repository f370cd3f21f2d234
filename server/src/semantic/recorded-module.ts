/** A module that notes what it was asked and answered: what was worked out from that holds while the answers do. */
import type { ListFact, NamedFact } from "./fact-index.ts";
import type { Module, ModuleVariable } from "./module.ts";
import type { Tree } from "../syntax/tree.ts";
import type { Unit } from "../syntax/unit.ts";

export interface RecordedModule {
  readonly module: Module;
  /** Whether another state of the module gives the same answers, but for where things stand in the file. */
  holds(now: Module): boolean;
}

type Check = (now: Module) => boolean;

export function recordedModule(first: Module): RecordedModule {
  // The newest state that gave the same answers: older ones hold on to what was edited away.
  let module = first;
  const checks = new Map<unknown, Map<unknown, Check>>();
  /** Each question once: its answer cannot change meanwhile. */
  const note = (kind: unknown, about: unknown, check: Check): void => {
    const ofKind = checks.get(kind) ?? new Map<unknown, Check>();
    checks.set(kind, ofKind);
    if (!ofKind.has(about)) ofKind.set(about, check);
  };
  const asked = <T>(kind: unknown, about: unknown, ask: (of: Module) => T): T => {
    const answer = ask(module);
    note(kind, about, (now) => isSame(answer, ask(now)));
    return answer;
  };
  const recorded: Module = {
    file: first.file,
    get source() {
      const { source } = module;
      note("source", "source", (now) => now.source === source);
      return source;
    },
    get lineEnd() {
      return asked("lineEnd", "lineEnd", (of) => of.lineEnd);
    },
    get hasStarImport() {
      return asked("star", "star", (of) => of.hasStarImport);
    },
    variable: (name) => recordedVariable(module.variable(name), asked),
    functionUnit: (name) => asked("function", name, (of) => of.functionUnit(name)),
    unitsWith: (fact: ListFact) => asked("with", fact, (of) => of.unitsWith(fact)),
    unitsNaming: (fact: NamedFact, name) => asked(fact, name, (of) => of.unitsNaming(fact, name)),
    unitOf: (tree: Tree) => asked("unit", tree, (of) => of.unitOf(tree)),
    // Where things stand decides nothing about them.
    offsetOf: (node) => module.offsetOf(node),
    classHeader: (unit: Unit) => asked("header", unit, (of) => of.classHeader(unit)),
    members: (header: Unit) => asked("members", header, (of) => of.members(header)),
    classStatements: (header: Unit) =>
      asked("statements", header, (of) => of.classStatements(header)),
  };
  const all = (): Iterable<Check> => [...checks.values()].flatMap((ofKind) => [...ofKind.values()]);
  return {
    module: recorded,
    holds(now) {
      for (const check of all()) if (!check(now)) return false;
      module = now;
      return true;
    },
  };
}

function recordedVariable(
  { name }: ModuleVariable,
  asked: <T>(kind: unknown, about: unknown, ask: (of: Module) => T) => T,
): ModuleVariable {
  return {
    name,
    get bindings() {
      return asked("bindings", name, (of) => of.variable(name).bindings);
    },
    get uses() {
      return asked("uses", name, (of) => of.variable(name).uses);
    },
  };
}

/** Lists are made anew for each state; what is in them stays itself as long as its unit does. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
