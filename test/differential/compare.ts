/** Compares an analysis that followed edits with one made anew of the same text; tells the first difference. */
import type { Document } from "../../server/src/lint/document.ts";
import { isMethod, type Module } from "../../server/src/semantic/module.ts";
import { scopes } from "../../server/src/semantic/scopes.ts";
import type { AnyNode } from "../../server/src/syntax/node.ts";
import { ROW } from "../../server/src/syntax/rows.ts";
import type { Source } from "../../server/src/syntax/source.ts";
import type { Tree } from "../../server/src/syntax/tree.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";
import type { LineIndex } from "../../server/src/text/line-index.ts";
import { describeFacts } from "./facts.ts";
import { lineStartsOf, position } from "./splice.ts";

export interface Difference {
  readonly what: "crash" | "lines" | "units" | "tree" | "facts" | "module" | "findings" | "text";
  readonly detail: string;
}

export function compareLines(lines: LineIndex, text: string): Difference | undefined {
  const starts = lineStartsOf(text);
  if (lines.lineCount !== starts.length)
    return { what: "lines", detail: `${lines.lineCount} lines instead of ${starts.length}` };
  const step = Math.max(1, Math.floor(starts.length / 400));
  for (let line = 0; line <= starts.length; line += line < starts.length - 3 ? step : 1) {
    const start = starts[line] ?? text.length;
    const found = lines.lineStart(line);
    if (found !== start)
      return { what: "lines", detail: `line ${line} starts at ${found} instead of ${start}` };
  }
  for (let offset = 0; offset <= text.length; offset += Math.max(1, text.length >> 5)) {
    const expected = position(starts, offset);
    const found = lines.positionAt(offset);
    const back = lines.offsetAt(expected);
    if (found.line !== expected.line || found.character !== expected.character || back !== offset)
      return { what: "lines", detail: `${offset} is ${JSON.stringify(found)}, and back ${back}` };
  }
  return undefined;
}

export function compareUnits(kept: Source, fresh: Source): Difference | undefined {
  const outline = ({ units, starts }: Source, i: number): string => {
    const unit = units[i];
    if (!unit) return "nothing";
    const { role, column, isUnbalanced, shape, text } = unit;
    return JSON.stringify([starts[i], role, column, isUnbalanced, shape, text]);
  };
  const count = Math.max(kept.units.length, fresh.units.length, kept.starts.length);
  for (let i = 0; i < count; i++) {
    const [found, expected] = [outline(kept, i), outline(fresh, i)];
    if (found !== expected)
      return { what: "units", detail: `unit ${i} is ${found}, not ${expected}` };
  }
  if (new Set(kept.units).size !== kept.units.length)
    return { what: "units", detail: "one unit stands at two places" };
  return undefined;
}

/** The tree of a unit that followed edits, and that of its text parsed anew. */
export function compareTrees(kept: Unit, fresh: Unit): Difference | undefined {
  const [a, b] = [kept.tree, fresh.tree];
  const where = `in ${JSON.stringify(kept.text.slice(0, 2_000))}`;
  if (a.text !== kept.text) return { what: "tree", detail: `the text is another ${where}` };
  if (a.broken !== b.broken)
    return { what: "tree", detail: `broken is ${String(a.broken)} ${where}` };
  const count = Math.max(a.size, b.size);
  for (let i = 0; i < count; i++) {
    for (let column = 0; column < ROW.width; column++) {
      if (i < a.size && i < b.size && a.cell(i, column) === b.cell(i, column)) continue;
      return { what: "tree", detail: `row ${i} is ${row(a, i)}, not ${row(b, i)} ${where}` };
    }
  }
  return undefined;
}

function row(tree: Tree, index: number): string {
  if (index >= tree.size) return "missing";
  const cells = Array.from({ length: ROW.width }, (_, column) => tree.cell(index, column));
  return `${tree.node(index).symbol} [${cells.join(" ")}]`;
}

export function compareFacts(kept: Unit, fresh: Unit): Difference | undefined {
  const [a, b] = [describeFacts(kept), describeFacts(fresh)];
  const at = b.findIndex((line, i) => line !== a[i]);
  if (at < 0 && a.length === b.length) return undefined;
  const detail = `${a[at] ?? "nothing"}, not ${b[at] ?? "nothing"} in ${JSON.stringify(kept.text.slice(0, 2_000))}`;
  return { what: "facts", detail };
}

/** Where the units stand, and what the module-level names are, as positions. */
export function compareModules(kept: Module, fresh: Module): Difference | undefined {
  const { source } = fresh;
  const all = (): boolean => true;
  // Of code that is no Python an index may know less than its scopes do, but not now more, now less.
  const sound = ({ tree }: AnyNode): boolean => !tree.broken && !isMoreThanFunction(tree.root);
  return (
    compareTold(describePlaces(kept), expectedPlaces(source)) ??
    compareTold(describeNames(kept, source, all), describeNames(fresh, source, all)) ??
    compareTold(describeNames(fresh, source, sound), expectedNames(source, sound))
  );
}

/** A function and then more, in one unit: indented as Python refuses it, though the grammar does not. */
function isMoreThanFunction({ children }: AnyNode): boolean {
  return children.length > 1 && children[0]?.kind === "function_definition";
}

function compareTold(
  found: readonly string[],
  expected: readonly string[],
): Difference | undefined {
  const at = expected.findIndex((line, i) => line !== found[i]);
  if (at < 0) return undefined;
  return { what: "module", detail: `${found[at] ?? "nothing"}, not ${expected[at] ?? "nothing"}` };
}

function describePlaces(module: Module): readonly string[] {
  const { units } = module.source;
  const indexOf = new Map(units.map((unit, i) => [unit, i]));
  return units.map((unit, i) => {
    const { root } = unit.tree;
    const found = module.unitOf(unit.tree);
    const header = module.classHeader(unit);
    const statements = unit.role === "class-header" ? module.classStatements(unit) : [];
    return place(
      i,
      module.offsetOf(root) - root.start,
      found && indexOf.get(found),
      header && indexOf.get(header),
      statements.map((each) => indexOf.get(each) ?? -1),
    );
  });
}

/** From the list of units alone: no index of the module is asked. */
function expectedPlaces({ units, starts }: Source): readonly string[] {
  let header: number | undefined;
  return units.map((unit, i) => {
    if (unit.role !== "member") header = unit.role === "class-header" ? i : undefined;
    const after = units.slice(i + 1);
    const end = after.findIndex(({ role }) => role !== "member");
    const members = unit.role === "class-header" ? after.slice(0, end < 0 ? undefined : end) : [];
    const statements = members.flatMap((each, j) => (isMethod(each) ? [] : [i + 1 + j]));
    return place(i, starts[i] ?? 0, i, unit.role === "member" ? header : undefined, statements);
  });
}

function place(
  unit: number,
  start: number,
  found: number | undefined,
  header: number | undefined,
  statements: readonly number[],
): string {
  return `unit ${unit} (${found ?? "none"}) at ${start} of ${header ?? "none"} holds ${statements.join()}`;
}

/** Names asked about; a module with more is asked about each so-manieth. */
const MOST_NAMES = 300;

type Choice = (node: AnyNode) => boolean;

function describeNames(module: Module, fresh: Source, chosen: Choice): readonly string[] {
  const nodes = (list: readonly { readonly node: AnyNode }[]): string =>
    list.flatMap(({ node }) => (chosen(node) ? [module.offsetOf(node)] : [])).join();
  const lines = namesOf(fresh).map((name) => {
    const { bindings, uses } = module.variable(name);
    return `${name} bound at ${nodes(bindings)} used at ${nodes(uses)}`;
  });
  return [`star import: ${String(module.hasStarImport)}`, ...lines];
}

/** From the scopes of every unit: what an index leaves out shows. */
function expectedNames({ units, starts }: Source, chosen: Choice): readonly string[] {
  const known = units.map((unit) => scopes.of(unit));
  const nodes = (name: string, list: "bindings" | "uses"): string =>
    known
      .flatMap(({ module }, i) =>
        (module.variables.get(name)?.[list] ?? [])
          .filter(({ node }) => chosen(node))
          .map(({ node }) => (starts[i] ?? 0) + node.start),
      )
      .join();
  const lines = namesOf({ units }).map(
    (name) => `${name} bound at ${nodes(name, "bindings")} used at ${nodes(name, "uses")}`,
  );
  return [`star import: ${String(known.some(({ starImport }) => starImport))}`, ...lines];
}

function namesOf({ units }: Pick<Source, "units">): readonly string[] {
  const all = new Set<string>(["no_such_name"]);
  for (const unit of units)
    for (const name of scopes.of(unit).module.variables.keys()) all.add(name);
  const step = Math.ceil(all.size / MOST_NAMES);
  return [...all].filter((_, i) => i % step === 0);
}

export function compareFindings(kept: Document, fresh: Document): Difference | undefined {
  const a = kept.findings().map((finding) => JSON.stringify(finding));
  const b = fresh.findings().map((finding) => JSON.stringify(finding));
  const at = b.findIndex((finding, i) => finding !== a[i]);
  if (at < 0 && a.length === b.length) return undefined;
  const index = at < 0 ? b.length : at;
  const [inFresh, inKept] = [new Set(b), new Set(a)];
  const stale = a.find((finding) => !inFresh.has(finding));
  const lost = b.find((finding) => !inKept.has(finding));
  const order = `at ${index}: ${a[index] ?? "nothing"}, not ${b[index] ?? "nothing"}`;
  const detail =
    stale === undefined && lost === undefined
      ? `order, ${order}`
      : `stale: ${stale ?? "none"}; lost: ${lost ?? "none"}`;
  return { what: "findings", detail };
}
