/** Views of calls: what they say equals what is counted from the recorded samples, and stays bounded. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { callablesOf } from "../../server/src/profile/callables.ts";
import { callableTotals } from "../../server/src/profile/callable-totals.ts";
import type { CallShape, CallView } from "../../server/src/profile/call-view.ts";
import { type CallNode, callView, nodeAt } from "../../server/src/profile/call-view.ts";
import { flameOf } from "../../server/src/profile/flame.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { fileHeatInSteps } from "../../server/src/profile/hotness.ts";
import { atOnce, type Steps } from "../../server/src/profile/steps.ts";
import { TreeBuilder } from "../../server/src/profile/tree-builder.ts";
import {
  callFunctions,
  callNodes,
  flameGraph,
  MOST_BOXES,
  MOST_ROWS,
} from "../../server/src/workspace/call-views.ts";
import { fixture, load, profileOf, random } from "./fixtures.ts";
import { recorded } from "./recorded.ts";

const BUSY = "busy.speedscope.json";

function viewOf(profile: Profile, shape: CallShape): CallView {
  const found = callView(profile, shape);
  if (!found.ok) throw new Error(found.reason);
  return found.view;
}

function nameOf(profile: Profile, node: CallNode): string {
  return callablesOf(profile).list[node.callable]?.function ?? "";
}

/** The number of a function, by its name alone. */
function callable(profile: Profile, name: string): number {
  const found = callablesOf(profile).list.findIndex((each) => each.function === name);
  expect(found, name).toBeGreaterThanOrEqual(0);
  return found;
}

/** Stacks of function names, root first, each with its seconds: straight from the file. */
function stacks(): readonly { readonly names: readonly string[]; readonly weight: number }[] {
  const raw = JSON.parse(readFileSync(fixture(BUSY), "utf8")) as {
    profiles: { samples: number[][]; weights: number[] }[];
    shared: { frames: { name: string; file: string }[] };
  };
  return raw.profiles.flatMap(({ samples, weights }) =>
    samples.map((sample, index) => ({
      names: sample.map((frame) => raw.shared.frames[frame]?.name ?? ""),
      weight: weights[index] ?? 0,
    })),
  );
}

/** Seconds of the stacks that hold what is asked. */
function seconds(holds: (names: readonly string[]) => boolean): number {
  return stacks().reduce((sum, { names, weight }) => sum + (holds(names) ? weight : 0), 0);
}

function follow(profile: Profile, view: CallView, ...names: readonly string[]): CallNode {
  const path = names.map((name) => callable(profile, name));
  const node = atOnce(nodeAt(view, path));
  if (!node) throw new Error(`no ${names.join(" → ")}`);
  return node;
}

describe("a sampled call tree", () => {
  it("from the top: every path costs what the stacks through it cost", async () => {
    const profile = await load(BUSY);
    const view = viewOf(profile, { kind: "top-down" });
    const handle = seconds((names) => names.includes("main") && names.includes("handle"));
    const below = atOnce(view.roots()).reduce((sum, node) => sum + node.total, 0);
    expect(below).toBeCloseTo(profile.total, 6);
    const path = ["<module>", "main", "handle"];
    const main = follow(profile, view, ...path);
    const direct = seconds((names) => path.every((name, index) => names[index] === name));
    expect(main.total).toBeCloseTo(direct, 6);
    expect(handle).toBeGreaterThan(direct);
  });

  it("from the bottom: first what was executing, then who called it", async () => {
    const profile = await load(BUSY);
    const view = viewOf(profile, { kind: "bottom-up" });
    for (const root of atOnce(view.roots())) {
      const name = nameOf(profile, root);
      expect(root.total).toBeCloseTo(
        seconds((names) => names.at(-1) === name),
        6,
      );
    }
    const total = follow(profile, view, "total", "descend", "descend");
    const by = ["descend", "descend", "total"];
    const ends = seconds((names) => names.slice(-3).join() === by.join());
    expect(total.total).toBeCloseTo(ends, 6);
  });

  it("around a function: recursion counts a sample once, callers add up to the whole", async () => {
    const profile = await load(BUSY);
    const of = callable(profile, "descend");
    const whole = seconds((names) => names.includes("descend"));
    for (const kind of ["callees", "callers"] as const) {
      const view = viewOf(profile, { kind, of });
      const roots = atOnce(view.roots());
      expect(roots).toHaveLength(1);
      expect(roots[0]?.total).toBeCloseTo(whole, 6);
    }
    const callers = viewOf(profile, { kind: "callers", of });
    const root = follow(profile, callers, "descend");
    const above = atOnce(callers.children(root));
    expect(above.map((node) => nameOf(profile, node))).toEqual(["handle"]);
    expect(above.reduce((sum, node) => sum + node.total, 0)).toBeCloseTo(whole, 6);
  });

  it("totals of functions count each sample once", async () => {
    const profile = await load(BUSY);
    const { list } = callablesOf(profile);
    for (const { callable: each, total, self } of atOnce(callableTotals(profile))) {
      const name = list[each]?.function ?? "";
      expect(total).toBeCloseTo(
        seconds((names) => names.includes(name)),
        6,
      );
      expect(self).toBeCloseTo(
        seconds((names) => names.at(-1) === name),
        6,
      );
    }
  });

  it("lines one by one have no calls, and are refused with the reason", async () => {
    const profile = { ...(await load(BUSY)), data: { kind: "lines", entries: [] } } as const;
    const found = callView(profile, { kind: "top-down" });
    expect(found.ok ? "" : found.reason).toMatch(/no call tree/u);
  });
});

describe("a traced call graph", () => {
  it("is unrolled in proportion, ends at recursion, and says that it is an estimate", async () => {
    const profile = await load("counts.pstats");
    const view = viewOf(profile, { kind: "top-down" });
    expect(view.isEstimate).toBe(true);
    const limits = { nodes: 5000, share: 0 };
    const { nodes } = atOnce(flameOf(atOnce(view.roots()), view.children, profile.total, limits));
    expect(nodes.length).toBeGreaterThan(3);
    for (const { node, parent } of nodes) {
      const above = nodes[parent]?.node;
      if (above) expect(node.total).toBeLessThanOrEqual(above.total * 1.000_001 + 1e-9);
    }
  });
});

/** A random tree of about this many nodes, deep and wide, of 5,000 functions. */
function bigProfile(size: number): Profile {
  const next = random(7);
  const builder = new TreeBuilder(true);
  builder.startThread({ name: "main" });
  const nodes: number[] = [];
  for (let index = 0; index < size; index++) {
    const near = nodes[Math.max(0, nodes.length - 1 - Math.floor(next() * 40))];
    const any = nodes[Math.floor(next() * nodes.length)];
    const parent = (next() < 0.7 ? near : any) ?? builder.root;
    const node = builder.child(parent, Math.floor(next() * 5000));
    builder.addSelf(node, 0.01, 1);
    nodes.push(node);
  }
  const { tree, threads } = builder.finish();
  const base = profileOf(parseProfile(Buffer.from(recorded("/app/a.py", [ONE]))));
  const frames = Array.from({ length: 5000 }, (_, index) => ({
    file: `/app/m${index % 50}.py`,
    function: `f${index}`,
    line: index + 1,
  }));
  const total = tree.self.reduce((sum, value) => sum + value, 0);
  return { ...base, threads, frames, data: tree, total, sampleCount: size };
}

const ONE = { function: "f", line: 1, seconds: 1 };

describe("a profile of a million nodes", () => {
  const profile = bigProfile(1_050_000);

  it("is that large", () => {
    expect(profile.data.kind === "tree" && profile.data.parent.length).toBeGreaterThan(1_000_000);
  });

  it("answers with a bounded number of rows and boxes, wherever it is asked", () => {
    const name = (file: string): string => file;
    for (const kind of ["top-down", "bottom-up"] as const) {
      const path: number[] = [];
      for (let depth = 0; depth < 30; depth++) {
        const level = atOnce(callNodes(profile, { kind }, path, name));
        if (!level.ok) throw new Error(level.reason);
        expect(level.rows.length).toBeLessThanOrEqual(MOST_ROWS);
        const [first] = level.rows;
        if (!first) break;
        path.push(first.callable);
      }
      expect(path.length).toBeGreaterThan(5);
    }
    const flame = atOnce(flameGraph(profile, [], { nameFile: name, isOurs: () => true }));
    if (!flame.ok) throw new Error(flame.reason);
    expect(flame.boxes.length).toBeLessThanOrEqual(MOST_BOXES);
    expect(flame.boxes.some(({ hidden }) => hidden > 0)).toBe(true);
    expect(JSON.stringify(flame).length).toBeLessThan(MOST_BOXES * 250);
  });

  it("is looked at in small steps, and leaving off in the middle changes nothing", () => {
    const whole = bigProfile(1_050_000);
    const looks: readonly (() => Steps<unknown>)[] = [
      () => callNodes(whole, { kind: "bottom-up" }, [], (file) => file),
      () => callNodes(whole, { kind: "callers", of: 7 }, [], (file) => file),
      () => callFunctions(whole, "f", (file) => file),
      () => fileHeatInSteps(whole, "/app/m7.py"),
    ];
    for (const look of looks) {
      const left = look();
      left.next();
      left.next();
      let steps = 0;
      for (const work = look(); work.next().done !== true;) steps++;
      // A million nodes, or one file's part of them and of what it called.
      expect(steps).toBeGreaterThan(look === looks[3] ? 5 : 200);
    }
    const shape = { kind: "bottom-up" } as const;
    expect(atOnce(callNodes(whole, shape, [], (file) => file))).toEqual(
      atOnce(callNodes(profile, shape, [], (file) => file)),
    );
  });

  it("shows what was left out when one goes nearer, and nothing heavier was left out", () => {
    const view = viewOf(profile, { kind: "top-down" });
    const limits = { nodes: 300, share: 0 };
    const roots = atOnce(view.roots());
    const { nodes, hidden } = atOnce(flameOf(roots, view.children, profile.total, limits));
    expect(nodes).toHaveLength(300);
    const lightest = Math.min(...nodes.map(({ node }) => node.total));
    for (const { node, hidden: left } of nodes) {
      const below = atOnce(view.children(node));
      const heavier = below.filter(({ total }) => total > lightest);
      const shown = nodes.filter(({ parent }) => nodes[parent]?.node === node).length;
      expect(heavier.length).toBeLessThanOrEqual(shown);
      expect(shown + left).toBe(below.length);
    }
    expect(hidden).toBe(roots.length - nodes.filter(({ parent }) => parent < 0).length);
  });
});
