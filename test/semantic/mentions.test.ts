/** How a text mentions a name is seen without parsing it: no call that the tree shows may be missed. */
import { describe, expect, test } from "vitest";
import { functionAround } from "../../server/src/project/functions.ts";
import { type Mention, mentionsIn, mentionsOf } from "../../server/src/semantic/mentions.ts";
import type { AnyNode } from "../../server/src/syntax/node.ts";
import { openSource } from "../../server/src/syntax/source.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";
import { descendantsOf, isKind } from "../../server/src/syntax/walk.ts";
import { loadParser } from "../harness/analyze.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();

const unitsOf = (code: string): readonly Unit[] => openSource(code, parser).units;

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
    const found = unitsOf(code).flatMap((unit) => mentionsOf("work", unit));
    expect([...new Set(found)].sort()).toEqual([...expected].sort());
  });

  test.each(["work", "(1work())", "a1work + work2(work)", "työ.work() and work_ and 0xwork.work"])(
    "are the same for one word and for all in %j",
    (code) => {
      for (const unit of unitsOf(code)) {
        const all = [...mentionsIn(unit, (word) => word === "work")];
        expect(mentionsOf("work", unit)).toEqual(all);
      }
    },
  );

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
