/** Reads from Hotlint's own scopes what CPython's symbol table says of a file: its scopes and their names. */
import { nameOf } from "../server/src/semantic/binders.ts";
import type { Binding, Scope, Variable } from "../server/src/semantic/scope.ts";
import { scopes, type UnitScopes } from "../server/src/semantic/scopes.ts";
import { atLeast, type PythonVersion } from "../server/src/semantic/version.ts";
import type { AnyNode } from "../server/src/syntax/node.ts";
import type { Source } from "../server/src/syntax/source.ts";
import { ancestors, isKind } from "../server/src/syntax/walk.ts";
import { lineIndex } from "../server/src/text/line-index.ts";
import {
  classAbove,
  entryOf,
  inline,
  innerFirst,
  mangled,
  placed,
  placeOf,
  tableFor,
  type Described,
  type Entry,
  type Table,
} from "./check-scopes-tables.ts";

export function describeScopes(source: Source, version: PythonVersion): readonly Described[] {
  const { tables } = new Joined(source, version);
  return tables
    .filter((table) => !table.isInlined)
    .map((table) => [
      whereOf(table),
      [...table.names].map(([name, entry]) => word(name, entry)).sort(),
    ]);
}

function whereOf({ kind, name, line, parent, isInlined }: Table): string {
  const own = `${kind} ${name} ${line === undefined ? "?" : String(line)}`;
  if (!parent) return own;
  return isInlined ? whereOf(parent) : `${whereOf(parent)}/${own}`;
}

/** In the order of check-scopes-symbols.py. */
const LETTERS = ["b", "i", "p", "a", "g", "n", "r"];

function word(name: string, { letters, place }: Entry): string {
  return `${name}:${LETTERS.filter((letter) => letters.has(letter)).join("")}:${place}`;
}

class Joined {
  readonly tables: Table[] = [];
  readonly #tableOf = new Map<Scope, Table>();
  /** Names that go through the scopes between where they are read and where they are bound. */
  readonly #free: { readonly name: string; readonly from: Table; readonly to: Table }[] = [];
  readonly #top: Table = {
    kind: "module",
    name: "top",
    line: 0,
    parent: undefined,
    isInlined: false,
    isOfClass: false,
    names: new Map(),
  };
  readonly #skipsAnnotations: boolean;
  readonly #version: PythonVersion;

  constructor(source: Source, version: PythonVersion) {
    this.tables.push(this.#top);
    const units = source.units.map((unit) => scopes.of(unit));
    // From 3.10 on, CPython does not look at annotations that stay text.
    this.#skipsAnnotations = atLeast(version, 3, 10) && units.some(keepsAnnotationsAsText);
    this.#version = version;
    this.#open(source, units);
    for (const unit of units) for (const scope of unit.all) this.#declare(scope);
    for (const unit of units)
      this.#eachVariable(unit, (variable) => {
        this.#bind(variable, unit);
      });
    for (const unit of units)
      this.#eachVariable(unit, (variable) => {
        this.#read(variable);
      });
    for (const unit of units) for (const scope of unit.all) this.#reach(scope);
    for (const table of innerFirst(this.tables)) if (table.isInlined) inline(table);
    for (const { name, from, to } of this.#free) this.#passThrough(name, from, to);
  }

  #eachVariable(unit: UnitScopes, see: (variable: Variable) => void): void {
    for (const scope of unit.all) for (const variable of scope.variables.values()) see(variable);
  }

  /** Makes the tables. The header of a class and its members have one together. */
  #open(source: Source, units: readonly UnitScopes[]): void {
    const lines = lineIndex(source.text);
    let classAround: Table | undefined;
    for (const [i, { all }] of units.entries()) {
      const { role } = source.units[i] ?? {};
      if (role !== "member") classAround = undefined;
      const isMember = role === "member";
      for (const scope of all) {
        const line = lines.positionAt((source.starts[i] ?? 0) + placed(scope).start).line + 1;
        const isOfClass = isMember && scope.parent !== undefined && scope.node.parent === undefined;
        const parent = scope.parent && this.#tableOf.get(scope.parent);
        if (scope.kind === "module") this.#tableOf.set(scope, this.#top);
        else if (isOfClass && classAround) this.#tableOf.set(scope, classAround);
        else if (parent && !(this.#skipsAnnotations && isAnnotation(scope.node))) {
          const table = tableFor(scope, parent, line, this.#version);
          this.tables.push(table);
          this.#tableOf.set(scope, table);
          if (role === "class-header" && scope.kind === "class") classAround ??= table;
        }
      }
    }
  }

  #declare(scope: Scope): void {
    const table = this.#tableOf.get(scope);
    if (!table) return;
    for (const name of scope.globals) {
      entryOf(table, mangled(name, table), "global").letters.add("g");
      entryOf(this.#top, mangled(name, table), "global").letters.add("g");
    }
    for (const spelled of scope.nonlocals) {
      const name = mangled(spelled, table);
      entryOf(table, name, "free").letters.add("n");
    }
  }

  #bind(variable: Variable, unit: UnitScopes): void {
    const owner = this.#tableOf.get(variable.scope);
    if (!owner) return;
    for (const binding of variable.bindings) {
      const table = this.#tableOf.get(binding.scope);
      if (!table) continue;
      const name = mangled(spelling(binding.node), table, true);
      const entry = entryOf(table, name, placeOf(owner, table));
      const comprehension = this.#tableOf.get(unit.scopeOf(binding.node));
      const isLifted =
        isKind(binding.node.parent, "named_expression") && comprehension && comprehension !== table;
      if (!isLifted || table !== this.#top)
        for (const letter of lettersOf(binding)) entry.letters.add(letter);
      if (isLifted) this.#lift(name, table, comprehension);
      if (owner !== table) this.#free.push({ name, from: table, to: owner });
    }
  }

  /** `:=` in a comprehension binds outside of it, which CPython notes as a declaration. */
  #lift(name: string, outside: Table, comprehension: Table): void {
    const entry = entryOf(outside, name, "local");
    const isGlobal = outside === this.#top || entry.letters.has("g");
    const inner = entryOf(comprehension, name, isGlobal ? "global" : "free");
    inner.letters.add("b").add(isGlobal ? "g" : "n");
    if (isGlobal) entryOf(this.#top, name, "global").letters.add("g");
    else this.#free.push({ name, from: comprehension, to: outside });
  }

  #read(variable: Variable): void {
    const bound = new Set(variable.bindings.map(({ node }) => node.index));
    for (const use of variable.uses) {
      const table = this.#tableOf.get(use.scope);
      // `x += 1` reads too, but CPython notes only that it binds.
      if (!table || bound.has(use.node.index)) continue;
      if (this.#skipsAnnotations && isAnnotation(use.node)) continue;
      const name = mangled(spelling(use.node), table);
      const known = this.#tableOf.get(variable.scope) ?? this.#top;
      const owner = known === this.#top ? this.#ownerAcrossUnits(name, use.scope, table) : known;
      this.#readAs(name, table, owner);
      if (name === "super" && table.kind === "function")
        this.#readAs("__class__", table, classAbove(table) ?? this.#top);
    }
  }

  /** A name that is only declared `nonlocal` goes through too. */
  #reach(scope: Scope): void {
    const table = this.#tableOf.get(scope);
    if (!table) return;
    for (const spelled of scope.nonlocals) {
      const name = mangled(spelled, table);
      let up = table.parent;
      while (up && (up.kind === "class" || up.names.get(name)?.place !== "local")) up = up.parent;
      if (up) this.#free.push({ name, from: table, to: up });
    }
  }

  #readAs(name: string, table: Table, owner: Table): void {
    // Names of a class are looked up when types are evaluated, which CPython calls global.
    const isLookedUp = owner.kind === "class" && table.kind === "types";
    entryOf(table, name, isLookedUp ? "global" : placeOf(owner, table)).letters.add("r");
    if (!isLookedUp) this.#free.push({ name, from: table, to: owner });
  }

  /** A member of a class does not know what its other members and its header bind. */
  #ownerAcrossUnits(name: string, scope: Scope, table: Table): Table {
    let seesClass = true;
    let at: Table | undefined = table;
    for (let up: Scope = scope; up.parent; up = up.parent) {
      if (up.globals.has(name)) return this.#top;
      at = this.#tableOf.get(up);
      if (up.kind === "class" && up.node.parent === undefined) break;
      if (up.kind !== "types") seesClass = false;
    }
    const [own, around] = [at, at?.parent];
    if (own?.kind !== "class") return this.#top;
    if (seesClass && own.names.get(name)?.place === "local") return own;
    return around?.names.get(name)?.place === "local" ? around : this.#top;
  }

  #passThrough(name: string, from: Table, to: Table): void {
    if (to === from || to === this.#top) return;
    for (let up = from.parent; up && up !== to; up = up.parent)
      if (!up.names.has(name)) up.names.set(name, { letters: new Set(), place: "free" });
  }
}

function keepsAnnotationsAsText({ module }: UnitScopes): boolean {
  const imported = module.variables.get("annotations")?.bindings ?? [];
  return imported.some((binding) => binding.imports === "__future__.annotations");
}

function lettersOf({ kind, annotation, node }: Binding): readonly string[] {
  if (kind === "parameter") return ["p"];
  if (kind === "import") return ["i"];
  return annotation && isKind(node.parent, "assignment") ? ["a", "b"] : ["b"];
}

function spelling(node: AnyNode): string {
  return nameOf(isKind(node, "dotted_name") ? (node.children[0] ?? node) : node);
}

/** Whether the node is part of an annotation. */
function isAnnotation(node: AnyNode): boolean {
  if (isAnnotationItself(node)) return true;
  for (const up of ancestors(node)) if (isAnnotationItself(up)) return true;
  return false;
}

function isAnnotationItself(node: AnyNode): boolean {
  return (
    isKind(node, "type") &&
    (node.isField("return_type") ||
      (node.isField("type") &&
        isKind(node.parent, "assignment", "typed_parameter", "typed_default_parameter")))
  );
}
