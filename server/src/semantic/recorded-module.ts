/** A module that notes what it was asked and answered: what was worked out from that holds while the answers do. */
import type { Tree } from "../syntax/tree.ts";
import { type Unit, unitOfTree } from "../syntax/unit.ts";
import type { ChangedFacts, ListFact } from "./fact-index.ts";
import type { Mention } from "./mentions.ts";
import type { Module, ModuleVariable } from "./module.ts";
import { bindingsOf, importsOf, storesOf, usesOf } from "./tracked-context.ts";

export interface RecordedModule {
  readonly module: Module;
  /** Whether the module after an edit gives the same answers, but for where things stand in the file. */
  holds(now: Module, change: Change): boolean;
}

/** What an edit did to a module. */
export interface Change extends ChangedFacts {
  readonly removed: readonly Unit[];
  readonly added: readonly Unit[];
  /** Questions about names whose answers may be others; see tracked-context.ts. */
  readonly questions: ReadonlySet<string>;
}

/** A question with its answer. */
interface Answered {
  readonly answer: unknown;
  readonly ask: (of: Module) => unknown;
}

type Answers<K> = Map<K, Answered>;

/** What was asked, by what an answer rests on: an edit leaves most of it as it is, and that is not asked again. */
class Asked {
  readonly ofModule: Answers<string> = new Map();
  readonly names: Answers<string> = new Map();
  readonly facts: Answers<ListFact> = new Map();
  readonly mentions: Answers<Mention> = new Map();
  readonly units: Answers<Unit> = new Map();
  readonly headers: Answers<Unit> = new Map();
  readonly members: Answers<Unit> = new Map();
  readonly statements: Answers<Unit> = new Map();

  /** All whose answers the edit may have changed. */
  *touched(now: Module, change: Change): Generator<Answered> {
    const units = [...change.removed, ...change.added];
    yield* this.ofModule.values();
    yield* present(change.questions, this.names);
    yield* present(units, this.units);
    yield* present(change.facts, this.facts);
    yield* present(change.mentions, this.mentions);
    yield* this.#placed(now, change);
  }

  /** Questions about which unit belongs to which class. */
  *#placed(now: Module, { removed, added }: Change): Generator<Answered> {
    const [before, after] = [removed[0], added[0]];
    const isAlike = removed.length === 1 && added.length === 1 && before?.role === after?.role;
    if (!isAlike || !before || !after || before.role === "class-header") {
      for (const answers of [this.headers, this.members, this.statements]) yield* answers.values();
      return;
    }
    yield* present([before, after], this.headers);
    const header = now.classHeader(after);
    for (const answers of [this.members, this.statements]) {
      for (const [about, answered] of answers)
        if (about === header || holds(answered.answer, before)) yield answered;
    }
  }
}

function holds(list: unknown, unit: Unit): boolean {
  return Array.isArray(list) && list.includes(unit);
}

function* present<K>(keys: Iterable<K>, answers: Answers<K>): Generator<Answered> {
  if (answers.size === 0) return;
  for (const key of keys) {
    const answered = answers.get(key);
    if (answered) yield answered;
  }
}

/** Answers are kept as whatever they are, and come back as what was asked for. */
type Ask = <K, T>(answers: Answers<K>, about: K, ask: (of: Module) => T) => T;

export function recordedModule(first: Module): RecordedModule {
  // The newest state that gave the same answers: older ones hold on to what was edited away.
  let module = first;
  const all = new Asked();
  /** Each question once: its answer cannot change meanwhile. */
  const asked: Ask = (answers, about, ask) => {
    const known = answers.get(about);
    if (known) return known.answer as ReturnType<typeof ask>;
    const answer = ask(module);
    answers.set(about, { answer, ask });
    return answer;
  };
  const recorded: Module = {
    file: first.file,
    get source() {
      return asked(all.ofModule, "source", (of) => of.source);
    },
    get lineEnd() {
      return asked(all.ofModule, "line end", (of) => of.lineEnd);
    },
    get hasStarImport() {
      return asked(all.ofModule, "star import", (of) => of.hasStarImport);
    },
    variable: (name) => recordedVariable(name, all, asked),
    functionUnit: (name) => asked(all.ofModule, `function ${name}`, (of) => of.functionUnit(name)),
    importsOf: (name) => asked(all.names, importsOf(name), (of) => of.importsOf(name)),
    unitsWith: (fact) => asked(all.facts, fact, (of) => of.unitsWith(fact)),
    said: (fact) =>
      recorded
        .unitsWith(fact)
        .map((unit) => ({ says: fact.of(unit), header: recorded.classHeader(unit) })),
    unitsMentioning: (mention) => asked(all.mentions, mention, (of) => of.unitsMentioning(mention)),
    unitsStoring: (name) => asked(all.names, storesOf(name), (of) => of.unitsStoring(name)),
    unitOf(tree: Tree) {
      const unit = unitOfTree(tree);
      return unit && asked(all.units, unit, (of) => of.unitOf(tree));
    },
    // Where things stand decides nothing about them.
    offsetOf: (node) => module.offsetOf(node),
    classHeader: (unit) => asked(all.headers, unit, (of) => of.classHeader(unit)),
    members: (header) => asked(all.members, header, (of) => of.members(header)),
    classStatements: (header) => asked(all.statements, header, (of) => of.classStatements(header)),
  };
  return {
    module: recorded,
    holds(now, change) {
      for (const { answer, ask } of all.touched(now, change))
        if (!isSame(answer, ask(now))) return false;
      module = now;
      return true;
    },
  };
}

function recordedVariable(name: string, { names }: Asked, asked: Ask): ModuleVariable {
  return {
    name,
    get bindings() {
      return asked(names, bindingsOf(name), (of) => of.variable(name).bindings);
    },
    get uses() {
      return asked(names, usesOf(name), (of) => of.variable(name).uses);
    },
  };
}

/** Lists are made anew for each state; what is in them stays itself as long as its unit does. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
