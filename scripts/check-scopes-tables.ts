/** The scopes of a whole module as CPython's symbol table lists them. */
import { nameOf } from "../server/src/semantic/binders.ts";
import { isPrivate } from "../server/src/semantic/open-scope.ts";
import type { Scope } from "../server/src/semantic/scope.ts";
import { atLeast, type PythonVersion } from "../server/src/semantic/version.ts";
import type { AnyNode } from "../server/src/syntax/node.ts";
import { descendantsOf, isKind, nearest } from "../server/src/syntax/walk.ts";

/** A scope of the whole module: of a class, what its units know together. */
export interface Table {
  readonly kind: "module" | "class" | "function" | "types";
  readonly name: string;
  /** Undefined where CPython does not know it: in f-strings, before 3.12. */
  readonly line: number | undefined;
  readonly parent: Table | undefined;
  /** Whether CPython, since 3.12, runs it in place and lists what it holds with what is around it. */
  readonly isInlined: boolean;
  /** Whether it holds the type parameters of a class. */
  readonly isOfClass: boolean;
  readonly names: Map<string, Entry>;
}

export interface Entry {
  readonly letters: Set<string>;
  place: "local" | "free" | "global";
}

/** Where a scope is, from the outside in, and its names in words; as check-scopes-symbols.py prints them. */
export type Described = readonly [where: string, names: readonly string[]];

export function tableFor(
  scope: Scope,
  parent: Table,
  lineInFile: number,
  version: PythonVersion,
): Table {
  const { kind, node } = scope;
  const same = kind === "class" || kind === "types" || kind === "function" ? kind : "function";
  const isModern = atLeast(version, 3, 12);
  const line = isModern || !nearest(node, "interpolation") ? lineInFile : undefined;
  const isInlined =
    isModern &&
    kind === "comprehension" &&
    node.kind !== "generator_expression" &&
    !seesClass(parent);
  const isOfClass = isKind(node, "type_parameter") && isKind(node.parent, "class_definition");
  const name = nameOfScope(scope);
  return { kind: same, name, line, parent, isInlined, isOfClass, names: new Map() };
}

/** Types right in a class see its names, which what is run in place could not. */
function seesClass({ kind, parent }: Table): boolean {
  if (kind !== "types" || !parent) return false;
  return parent.kind === "class" || seesClass(parent);
}

/** Gives the names to the scope around, where it has none like them: the first of several wins. */
export function inline({ names, parent }: Table): void {
  if (!parent) return;
  for (const [name, { letters, place }] of names) {
    if (parent.names.has(name)) continue;
    const isLost = parent.kind === "class" && name === "__class__";
    const placeThere = parent.kind === "module" || isLost ? "global" : place;
    parent.names.set(name, { letters: new Set(letters), place: placeThere });
  }
}

export function innerFirst(tables: readonly Table[]): readonly Table[] {
  return [...tables].sort((a, b) => depth(b) - depth(a));
}

function depth(table: Table): number {
  return table.parent ? depth(table.parent) + 1 : 0;
}

const COMPREHENSIONS: Readonly<Record<string, string>> = {
  dictionary_comprehension: "dictcomp",
  generator_expression: "genexpr",
  list_comprehension: "listcomp",
  set_comprehension: "setcomp",
};

function nameOfScope({ kind, node }: Scope): string {
  if (kind === "types") return nameOfTypes(node);
  if (isKind(node, "function_definition")) return nameOf(node.field("name"));
  if (isKind(node, "class_definition")) return nameOf(node.field("name"));
  return COMPREHENSIONS[node.kind] ?? "lambda";
}

/** Type parameters are named after what has them, a bound or default after its parameter. */
function nameOfTypes(node: AnyNode): string {
  const list = nearest(node, "type_parameter");
  if (!isKind(node, "type_parameter") && list) {
    let parameter: AnyNode = node;
    while (parameter.parent && parameter.parent !== list) parameter = parameter.parent;
    return firstName(parameter);
  }
  return firstName(ownerOfTypes(node)?.children.find((child) => !isKind(child, "decorator")));
}

function firstName(node: AnyNode | undefined): string {
  if (!node || isKind(node, "identifier")) return node ? nameOf(node) : "";
  const [name] = descendantsOf(node, "identifier");
  return name ? nameOf(name) : "";
}

function ownerOfTypes(node: AnyNode): AnyNode | undefined {
  return nearest(node, "class_definition", "function_definition", "type_alias_statement");
}

/** The node whose line CPython gives to the scope. */
export function placed({ kind, node }: Scope): AnyNode {
  if (kind !== "types") return node;
  const isBound = !isKind(node, "type_parameter") && nearest(node, "type_parameter") !== undefined;
  return isBound ? node : (ownerOfTypes(node) ?? node);
}
export function entryOf(table: Table, name: string, place: Entry["place"]): Entry {
  const known = table.names.get(name);
  if (known) return known;
  const entry = { letters: new Set<string>(), place };
  table.names.set(name, entry);
  return entry;
}

export function placeOf(owner: Table, table: Table): Entry["place"] {
  if (owner.kind === "module") return "global";
  return owner === table ? "local" : "free";
}

/** As CPython knows a `__private` name of a class. */
export function mangled(name: string, table: Table, isBound = false): string {
  if (!isPrivate(name)) return name;
  for (let up: Table | undefined = table; up; up = up.parent) {
    if (up.kind === "class") return withClass(name, up);
    // The type parameters of a class are private to it; what else they name is not.
    const own = withClass(name, up);
    if (up.isOfClass && (isBound || up.names.has(own))) return own;
  }
  return name;
}

function withClass(name: string, { name: className }: Table): string {
  const bare = className.replace(/^_+/, "");
  return bare === "" ? name : `_${bare}${name}`;
}

export function classAbove(table: Table): Table | undefined {
  for (let up = table.parent; up; up = up.parent) if (up.kind === "class") return up;
  return undefined;
}
