/** cProfile's statistics read the same here as Python's own pstats reads them. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { CallGraphNode, Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { pythonTool } from "../engines/tools.ts";
import { fixture, load, profileOf } from "./fixtures.ts";

const DUMP = `
import json, pstats, sys
stats = pstats.Stats(sys.argv[1]).stats
print(json.dumps([[list(f), cc, nc, tt, ct, sorted([list(c), *v] for c, v in callers.items())]
                  for f, (cc, nc, tt, ct, callers) in sorted(stats.items())]))
`;

type Row = [[string, number, string], number, number, number, number, unknown[]];

function nodesOf(profile: Profile): readonly CallGraphNode[] {
  if (profile.data.kind !== "graph") throw new Error("expected a call graph");
  return profile.data.nodes;
}

describe("pstats", () => {
  it("gives every number that Python's own reader gives", async () => {
    const file = fixture("counts.pstats");
    const output = execFileSync(pythonTool("python"), ["-c", DUMP, file], { encoding: "utf8" });
    const expected = JSON.parse(output) as Row[];
    const profile = await load("counts.pstats");
    const key = (index: number): string => {
      const { file, line, function: name } = profile.frames[index] ?? { file: "", line: 0 };
      return JSON.stringify([file === "" ? "~" : file, line, name ?? ""]);
    };
    const found = new Map(nodesOf(profile).map((node) => [key(node.frame), node]));
    expect(found.size).toBe(expected.length);
    for (const [id, primitiveCalls, calls, self, total, callers] of expected) {
      const node = found.get(JSON.stringify(id));
      expect(node).toMatchObject({ primitiveCalls, calls, self, total });
      expect(
        node?.callers
          .map((edge) => [
            JSON.parse(key(edge.frame)) as unknown,
            edge.calls,
            edge.primitiveCalls,
            edge.self,
            edge.total,
          ])
          .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ).toEqual([...callers].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)));
    }
  });

  it("puts heat on the line of the def and says so", async () => {
    const heat = fileHeat(await load("counts.pstats"), "counts.py");
    expect(heat.granularity).toBe("function");
    expect(heat.denominator).toBe("of traced time");
    expect(heat.wholeSamples).toBeUndefined();
    const leaf = heat.functions.find(({ name }) => name === "leaf");
    // 20 × 50 by the comprehension, 30 by the recursion.
    expect(leaf).toMatchObject({ line: 4, calls: 1030 });
    expect(heat.lines.map(({ line }) => line)).toEqual([1, 4, 8, 12, 16]);
  });

  it("folds the comprehension into its function, as samples are folded", async () => {
    const heat = fileHeat(await load("counts.pstats"), "counts.py");
    expect(heat.functions.map(({ name }) => name).sort()).toEqual([
      "<module>",
      "leaf",
      "main",
      "middle",
      "recurse",
    ]);
    expect(heat.functions.find(({ name }) => name === "middle")?.calls).toBe(20);
    const recurse = heat.functions.find(({ name }) => name === "recurse");
    expect(recurse?.calls).toBe(31);
    expect(recurse?.callees.map((callee) => [callee.function, callee.calls])).toContainEqual([
      "leaf",
      30,
    ]);
  });

  it("folds a lambda behind `sorted` by its only way in, and by the source where that is known", () => {
    const f = '("a.py", 1, "f")';
    const g = '("a.py", 5, "g")';
    const builtin = '("~", 0, "<built-in method builtins.sorted>")';
    const lambda = '("a.py", 2, "<lambda>")';
    const oneWay = marshalled(
      `{${f}: (1, 1, 1.0, 4.0, {}), ${builtin}: (1, 1, 1.0, 3.0, {${f}: (1, 1, 1.0, 3.0)}),
        ${lambda}: (9, 9, 2.0, 2.0, {${builtin}: (9, 9, 2.0, 2.0)})}`,
    );
    expect(fileHeat(oneWay, "a.py").functions).toMatchObject([{ name: "f", self: 3, total: 4 }]);
    const twoWays = marshalled(
      `{${f}: (1, 1, 1.0, 4.0, {}), ${g}: (1, 1, 1.0, 4.0, {}),
        ${builtin}: (2, 2, 1.0, 3.0, {${f}: (1, 1, 1.0, 3.0), ${g}: (1, 1, 1.0, 3.0)}),
        ${lambda}: (9, 9, 2.0, 2.0, {${builtin}: (9, 9, 2.0, 2.0)})}`,
    );
    expect(fileHeat(twoWays, "a.py").functions.map(({ name }) => name)).toContain("<lambda>");
    const spans = [
      { name: "A.f", startLine: 1, endLine: 3 },
      { name: "A.g", startLine: 5, endLine: 6 },
    ];
    expect(fileHeat(twoWays, "a.py", {}, spans).functions).toMatchObject([
      { name: "A.f", self: 3 },
      { name: "A.g", self: 1 },
    ]);
  });

  it("says when the calls of several threads were mixed up", () => {
    const mixed = marshalled('{("a.py", 1, "f"): (1, 1, 3.0, 1.0, {})}');
    expect(mixed.notes.join()).toContain("Several threads ran");
    expect(fileHeat(mixed, "a.py").functions).toMatchObject([{ self: 3, total: 3 }]);
  });
});

/** What Python's marshal makes of an expression, read. */
function marshalled(expression: string): Profile {
  const code = `import marshal, sys; sys.stdout.buffer.write(marshal.dumps(${expression.replaceAll("\n", " ")}))`;
  return profileOf(parseProfile(execFileSync(pythonTool("python"), ["-c", code])));
}
