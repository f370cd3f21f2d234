/** Names resolve as CPython's own symbol table resolves them, on real files. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Scope } from "../../server/src/semantic/scope.ts";
import { scopes } from "../../server/src/semantic/scopes.ts";
import { atLeast } from "../../server/src/semantic/version.ts";
import type { AnyNode } from "../../server/src/syntax/node.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";
import { descendantsOf } from "../../server/src/syntax/walk.ts";
import { lineIndex } from "../../server/src/text/line-index.ts";
import { loadParser } from "../harness/analyze.ts";
import { findPythons, type Python } from "../harness/pythons.ts";
import { libraryPaths, libraryPython } from "../harness/standard-library.ts";

type Place = "local" | "global" | "free";

interface Symbols {
  readonly path: string;
  /** Name of a function, its 1-based line, and where each of its names belongs. */
  readonly scopes: readonly (readonly [string, number, Readonly<Record<string, Place>>])[];
}

const parser = await loadParser();
const EVERY = 6;

test("every name in every function belongs where CPython says", () => {
  const python = findPythons().findLast((each) => !inlines(each)) ?? libraryPython();
  const paths = libraryPaths(python).filter((_, i) => i % EVERY === 0);
  const output = execFileSync(python.path, [path.join(import.meta.dirname, "symbols.py")], {
    input: paths.join("\n"),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const files = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Symbols);
  let names = 0;
  const different: string[] = [];
  for (const file of files) {
    const expected = byKey(file.scopes);
    const found = resolved(readFileSync(file.path, "utf8"));
    for (const [key, places] of expected) {
      for (const [name, place] of places) {
        names++;
        const own = found.get(key)?.get(name) ?? "unseen";
        if (own === "unseen" && (inlines(python) || isUnspelled(name, place))) continue;
        if (own !== place)
          different.push(`${file.path} ${key}: \`${name}\` is ${place}, not ${own}`);
      }
    }
  }
  console.log(`${names} names in ${files.length} files, as Python ${python.release} resolves them`);
  expect(files.length).toBeGreaterThan(100);
  expect(different.slice(0, 20)).toEqual([]);
});

/**
 * A name free in a nested function is free in those between, which need not spell it. And where the
 * grammar takes `type(x).y = z` for an alias, the call of `type` is not seen.
 */
function isUnspelled(name: string, place: string): boolean {
  return place === "free" || (name === "type" && place === "global");
}

/** Since 3.12 a comprehension's names are listed with those of the function around it. */
function inlines(python: Python): boolean {
  return atLeast(python.version, 3, 12);
}

type Places = ReadonlyMap<string, ReadonlyMap<string, string>>;

function byKey(functions: Symbols["scopes"]): Places {
  const all = new Map<string, Map<string, string>>();
  for (const [name, line, symbols] of functions) {
    for (const [symbol, place] of Object.entries(symbols)) {
      if (isSpelled(symbol)) add(all, `${name}:${line}`, symbol, place);
    }
  }
  return all;
}

/** Not a name that CPython adds (`.0`, `__class__`) or changes (`_A__private`). */
function isSpelled(name: string): boolean {
  return (
    !name.startsWith(".") &&
    name !== "__class__" &&
    !/^_\w*?__\w/.test(name) &&
    !/^__\w*[^_]_?$/.test(name)
  );
}

function resolved(text: string): Places {
  const all = new Map<string, Map<string, string>>();
  const lines = lineIndex(text);
  const source = openSource(text, parser);
  for (const [i, unit] of source.units.entries()) {
    for (const [scope, name, place] of namesOf(unit)) {
      const line = lines.positionAt((source.starts[i] ?? 0) + scope.node.start).line + 1;
      add(all, `${nameOf(scope)}:${line}`, name, place);
    }
  }
  return all;
}

/** Two lambdas on one line are one entry, which then has every place that either gives a name. */
function add(
  all: Map<string, Map<string, string>>,
  key: string,
  name: string,
  place: string,
): void {
  const places = all.get(key) ?? new Map<string, string>();
  const known = places.get(name)?.split(" ") ?? [];
  places.set(name, [...new Set([...known, place])].sort().join(" "));
  all.set(key, places);
}

function* namesOf(unit: Unit): Generator<readonly [Scope, string, Place]> {
  const known = scopes.of(unit);
  for (const statement of descendantsOf(unit.tree.root, "global_statement")) {
    for (const name of statement.children) yield [known.scopeOf(statement), name.text, "global"];
  }
  for (const node of descendantsOf(unit.tree.root, "identifier", "dotted_name")) {
    const variable = known.variableOf(node);
    if (!variable) continue;
    for (const { scope } of mentions(node, [...variable.bindings, ...variable.uses])) {
      if (!isFunction(scope)) continue;
      const isLocal = variable.scope === scope;
      const place = isLocal ? "local" : variable.scope.kind === "module" ? "global" : "free";
      yield [scope, variable.name, place];
    }
  }
}

function mentions(
  node: AnyNode,
  all: readonly { readonly node: AnyNode; readonly scope: Scope }[],
) {
  return all.filter((each) => each.node === node);
}

function isFunction(scope: Scope): boolean {
  return scope.kind === "function" || scope.kind === "lambda" || scope.kind === "comprehension";
}

function nameOf({ node }: Scope): string {
  switch (node.kind) {
    case "function_definition":
      return node.field("name").text;
    case "lambda":
      return "lambda";
    case "list_comprehension":
      return "listcomp";
    case "set_comprehension":
      return "setcomp";
    case "dictionary_comprehension":
      return "dictcomp";
    default:
      return "genexpr";
  }
}
