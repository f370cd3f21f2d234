/** How a text mentions a name is seen without parsing it: no call that the tree shows may be missed. */
import { describe, expect, test } from "vitest";
import { functionAround } from "../../server/src/project/functions.ts";
import { type Mention, mentionsIn } from "../../server/src/semantic/mentions.ts";
import type { AnyNode } from "../../server/src/syntax/node.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";
import { descendantsOf, isKind } from "../../server/src/syntax/walk.ts";
import { loadParser } from "../harness/analyze.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();

const mentionsOf = (code: string): ReadonlySet<Mention> =>
  new Set(openSource(code, parser).units.flatMap((unit) => [...mentionsIn(unit, () => true)]));

describe("mentions", () => {
  test.each([
    ["work()", ["work()"]],
    ["work (1)", ["work()"]],
    ["pool.work()", [".work()", "<module>.work()"]],
    ["def f(self):\n    self.work()", [".work()", "self.work()"]],
    ["def f(self):\n    super().work()", [".work()", "self.work()"]],
    ["def f(x=pool.work()): pass", [".work()", "<module>.work()"]],
    ["@pool.work()\ndef f(): pass", [".work()", "<module>.work()"]],
    ["def f():\n    pool.work()", [".work()"]],
    ["call(work)", ["work"]],
    ["call(self.work)", [".work"]],
    ["(pool\n  .work\n  ())", [".work()", "self.work()", "<module>.work()", ".work"]],
    ["(pool.  # a.b\n  work())", [".work()", "<module>.work()", "work()"]],
    ["# the end.\nwork()", [".work()", "<module>.work()", "work()"]],
  ])("in %j", (code, expected) => {
    const found = [...mentionsOf(code)].filter((mention) => mention.includes("work"));
    expect(found.sort()).toEqual([...expected].sort());
  });

  test("tell of every call in the standard library", () => {
    const missed = readFiles(libraryPaths().slice(0, 60)).flatMap(({ text }) =>
      openSource(text, parser).units.flatMap(missedIn),
    );
    expect(missed).toEqual([]);
  });
});

/** Calls of names and attributes that the unit's text does not tell. */
function missedIn(unit: Unit): readonly string[] {
  const told = new Set(mentionsIn(unit, () => true));
  return [...descendantsOf(unit.tree.root, "call")]
    .filter((call) => !expectedOf(call).every((mention) => told.has(mention)))
    .map(({ text }) => text);
}

function expectedOf(call: AnyNode): readonly Mention[] {
  const callee = isKind(call, "call") ? call.field("function") : call;
  if (isKind(callee, "identifier")) return [`${callee.text}()`];
  if (!isKind(callee, "attribute")) return [];
  const name = callee.field("attribute").text;
  const isOwn = /^(?:self|cls|super\(.*\))$/s.test(callee.field("object").text);
  return [
    `.${name}()`,
    ...(isOwn ? [`self.${name}()`] : []),
    ...(functionAround(call) ? [] : [`<module>.${name}()`]),
  ];
}
