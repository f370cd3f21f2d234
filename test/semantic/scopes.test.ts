/** Scopes and names are those of CPython's own symbol table, form by form and file by file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { differences, symbolsOf, type Symbols } from "../../scripts/check-scopes.ts";
import { atLeast, parseVersion } from "../../server/src/semantic/version.ts";
import { scopes } from "../../server/src/semantic/scopes.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import { descendantsOf } from "../../server/src/syntax/walk.ts";
import { loadParser } from "../harness/analyze.ts";
import { findPythons } from "../harness/pythons.ts";
import { libraryPaths, libraryPython } from "../harness/standard-library.ts";
import { PROBES } from "./scope-probes.ts";

const parser = await loadParser();

async function gathered(symbols: AsyncIterable<Symbols>): Promise<readonly Symbols[]> {
  const all: Symbols[] = [];
  for await (const each of symbols) all.push(each);
  return all;
}

describe("scopes are CPython's", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hotlint-scopes-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const files = PROBES.map(([, code], i) => {
    const file = path.join(folder, `${String(i)}.py`);
    writeFileSync(file, code);
    return file;
  });
  for (const python of findPythons().filter(({ version }) => !atLeast(version, 3, 14))) {
    const seen = await gathered(symbolsOf(python.path, files));
    describe(`in Python ${python.release}`, () => {
      for (const [i, [title, , since]] of PROBES.entries()) {
        const first = since && parseVersion(since);
        if (first && !atLeast(python.version, first.major, first.minor)) continue;
        test(title, () => {
          const file = seen[i];
          if (!file || "refused" in file) throw new Error(file ? file.refused : "nothing was said");
          expect(differences(file, parser)).toEqual([]);
        });
      }
    });
  }

  const python = libraryPython();
  /** Files about scopes, where there are such in this Python, and a few of all the others. */
  const odd =
    /test_(class|compile|comprehensions|grammar|listcomps|named_expressions|patma|scope|super|symtable|type_params|typing|unicode_identifiers)\.py$/;
  const library = libraryPaths(python).filter((file, i) => odd.test(file) || i % 60 === 0);

  test(`in ${String(library.length)} files of Python ${python.release}`, async () => {
    const found: string[] = [];
    let compared = 0;
    for await (const file of symbolsOf(python.path, library)) {
      if ("refused" in file) continue;
      compared += file.scopes.length;
      found.push(...differences(file, parser).map((difference) => `${file.path}: ${difference}`));
    }
    expect(found).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});

test("a difference is told", () => {
  const text = "def f(x):\n    return x\n";
  const file = {
    path: "a.py",
    version: { major: 3, minor: 13 },
    text,
    scopes: [
      ["module top 0", ["f:b:global"]],
      ["module top 0/function f 1", ["x:p:local", "y:r:global"]],
      ["module top 0/function g 1", []],
    ],
  } as const;
  expect(differences(file, parser)).toEqual([
    "module top 0/function f 1: CPython has x:p:local y:r:global, here is x:pr:local",
    "module top 0/function g 1: no such scope here",
  ]);
});

/** The scope that the marked name is evaluated in. */
const PLACES: readonly (readonly [title: string, code: string, kind: string])[] = [
  ["a function's body", "def f():\n    HERE", "function"],
  ["a function's own name", "def HERE(): pass", "module"],
  ["a default", "def f(a=[HERE]): pass", "module"],
  ["an annotation", "def f(a: HERE): pass", "module"],
  ["an annotation beside type parameters", "def f[T](a: HERE): pass", "types"],
  ["a default beside type parameters", "def f[T](a=HERE): pass", "module"],
  ["a decorator", "@HERE\ndef f(): pass", "module"],
  ["a base class", "class A(HERE): pass", "module"],
  ["a class's body", "class A: x = HERE", "class"],
  ["the first iterable", "[a for a in HERE for b in c]", "module"],
  ["another iterable", "[a for a in b for c in HERE]", "comprehension"],
  ["a lambda's default", "lambda a=HERE: a", "module"],
  ["a lambda's body", "lambda a: HERE", "lambda"],
  ["what an alias stands for", "type X = HERE", "types"],
];

test.each(PLACES)("the scope of %s", (_, code, kind) => {
  const [unit] = openSource(code, parser).units.slice(-1);
  const [name] = [...(unit ? descendantsOf(unit.tree.root, "identifier") : [])].filter(
    (node) => node.text === "HERE",
  );
  expect(unit && name && scopes.of(unit).scopeOf(name).kind).toBe(kind);
});
