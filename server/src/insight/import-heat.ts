/** Puts the times of `python -X importtime` onto the import statements that caused them. */
import path from "node:path";
import type { Module } from "../semantic/module.ts";
import type { AnyNode } from "../syntax/node.ts";
import { descendantsOf, isKind } from "../syntax/walk.ts";
import type { LineIndex } from "../text/line-index.ts";
import { denominatorOf, type LineHeat, type Neighbour } from "../profile/hotness.ts";
import type { CallTree, Profile } from "../profile/model.ts";
import type { PlacedHeat } from "./placed-heat.ts";

/** An import statement and the modules that it names. */
export interface Import {
  /** 0-based. */
  readonly line: number;
  /** Dotted names; `from a import b` may mean `a.b`. Relative ones begin with a dot. */
  readonly modules: readonly string[];
}

/** In order of lines. */
export function importsOf(module: Module, lines: LineIndex): readonly Import[] {
  const { units, starts } = module.source;
  return units.flatMap((unit, i) => {
    if (!unit.text.includes("import")) return [];
    const start = starts[i] ?? 0;
    const { root } = unit.tree;
    return descendantsOf(root, "import_statement", "import_from_statement").map((node) => ({
      line: lines.positionAt(start + node.start).line,
      modules: isKind(node, "import_statement")
        ? node.fields("name").map(dottedName)
        : modulesOf(dottedName(node.field("module_name")), node.fields("name").map(dottedName)),
    }));
  });
}

function dottedName(node: AnyNode): string {
  const name = isKind(node, "aliased_import") ? node.field("name") : node;
  return name.text.replace(/\s/gu, "");
}

function modulesOf(from: string, names: readonly string[]): readonly string[] {
  const joined = names.map((name) => (from.endsWith(".") ? from + name : `${from}.${name}`));
  return /^\.+$/u.test(from) ? joined : [from, ...joined];
}

/**
 * Undefined where none of the imports was measured from this file: by the module that it is, or as the
 * program, whose imports nobody imports. A module is paid for by whoever imports it first.
 */
export function importHeat(
  profile: Profile,
  imports: readonly Import[],
  file: string,
): PlacedHeat | undefined {
  const { data } = profile;
  if (data.kind !== "tree") return undefined;
  const known = importersOf(profile, data);
  const lines = imports.flatMap(({ line, modules }) => {
    const nodes = new Set(
      modules
        .flatMap((name) => nodesOf(name, file, known))
        .filter((node) => isBy(node, file, profile, data)),
    );
    return nodes.size === 0 ? [] : [{ line, nodes: [...nodes] }];
  });
  if (lines.length === 0) return undefined;
  return {
    heat: {
      file,
      unit: profile.unit,
      granularity: "line",
      denominator: denominatorOf(profile),
      whole: profile.total,
      lines: [],
      functions: [],
    },
    mode: profile.mode,
    names: "qualified",
    functions: new Map(),
    lines: lines.map(({ line, nodes }) => ({
      state: "fresh" as const,
      line,
      heat: costOf(line + 1, nodes, profile, data),
    })),
  };
}

const indexes = new WeakMap<CallTree, ReadonlyMap<string, readonly number[]>>();

/** Nodes by the dotted name of the module that they import. */
function importersOf({ frames }: Profile, tree: CallTree): ReadonlyMap<string, readonly number[]> {
  const kept = indexes.get(tree);
  if (kept) return kept;
  const index = new Map<string, number[]>();
  tree.frame.forEach((frame, node) => {
    const name = frames[frame]?.module;
    if (name !== undefined) index.set(name, [...(index.get(name) ?? []), node]);
  });
  indexes.set(tree, index);
  return index;
}

/** Whether the file's own code imported it: its module stands above, or nothing does. */
function isBy(node: number, file: string, { frames }: Profile, tree: CallTree): boolean {
  const parent = tree.parent[node] ?? -1;
  if (parent < 0) return true;
  const importer = frames[tree.frame[parent] ?? -1]?.module;
  return importer !== undefined && isModule(importer, file);
}

/** Whether a file can be the module of a dotted name: `a.b` is `…/a/b.py` or `…/a/b/__init__.py`. */
function isModule(name: string, file: string): boolean {
  return `.${dottedPath(file)}`.endsWith(`.${name}`);
}

function dottedPath(file: string): string {
  const stem = file.replace(/\.pyw?$/u, "").replaceAll(path.sep, ".");
  return stem.replace(/\.__init__$/u, "");
}

/** A relative name means the module whose name is the end of the path that it leads to. */
function nodesOf(
  name: string,
  file: string,
  known: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  const dots = /^\.*/u.exec(name)?.[0].length ?? 0;
  if (dots === 0) return known.get(name) ?? [];
  const isPackage = /__init__\.pyw?$/u.test(file);
  const above = dottedPath(file).split(".");
  const parts = [...above.slice(0, above.length - dots + (isPackage ? 1 : 0)), name.slice(dots)];
  for (let from = 0; from < parts.length; from++) {
    const nodes = known.get(parts.slice(from).join("."));
    if (nodes) return nodes;
  }
  return [];
}

function costOf(
  line: number,
  nodes: readonly number[],
  profile: Profile,
  tree: CallTree,
): LineHeat {
  let self = 0;
  let total = 0;
  for (const node of nodes) {
    self += tree.self[node] ?? 0;
    for (let each = node; each < (tree.end[node] ?? node + 1); each++)
      total += tree.self[each] ?? 0;
  }
  return {
    line,
    function: "<module>",
    self,
    total,
    selfShare: exact(self, profile),
    totalShare: exact(total, profile),
    weak: false,
    callers: [],
    callees: nodes.flatMap((node) => importedBy(node, profile, tree)).sort(byWeight),
  };
}

/** The modules that a module imported in turn. */
function importedBy(node: number, profile: Profile, tree: CallTree): readonly Neighbour[] {
  const found: Neighbour[] = [];
  const end = tree.end[node] ?? node + 1;
  for (let child = node + 1; child < end; child = tree.end[child] ?? end) {
    let weight = 0;
    for (let each = child; each < (tree.end[child] ?? end); each++) weight += tree.self[each] ?? 0;
    const name = profile.frames[tree.frame[child] ?? -1]?.module ?? "?";
    found.push({ file: "", function: name, line: 0, weight, share: share(weight, profile) });
  }
  return found;
}

function byWeight(a: Neighbour, b: Neighbour): number {
  return b.weight - a.weight;
}

/** Traced, so there is no interval. */
function exact(weight: number, profile: Profile): LineHeat["selfShare"] {
  const value = share(weight, profile);
  return { value, low: value, high: value };
}

function share(weight: number, { total }: Profile): number {
  return total > 0 ? Math.min(1, weight / total) : 0;
}
