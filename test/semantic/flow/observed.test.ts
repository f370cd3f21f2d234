/** No use ever sees a binding that was not said to reach it: random functions, run by CPython. */
import { spawn } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { type Reaching, reaching } from "../../../server/src/semantic/flow/reaching.ts";
import type { Binding } from "../../../server/src/semantic/scope.ts";
import { atLeast } from "../../../server/src/semantic/version.ts";
import type { AnyNode } from "../../../server/src/syntax/node.ts";
import { openSource } from "../../../server/src/syntax/source.ts";
import { descendantsOf, isKind } from "../../../server/src/syntax/walk.ts";
import { loadParser } from "../../harness/analyze.ts";
import { findPythons } from "../../harness/pythons.ts";
import { seededRandom } from "../../harness/random.ts";
import { randomFunction, type RandomFunction } from "./random-function.ts";

const parser = await loadParser();
const FUNCTIONS = Number(process.env["HOTLINT_FUNCTIONS"] ?? 120);
const RUNS = 50;
const [UNBOUND, PARAMETER, EXCEPTION] = [0, 1, -1];

test(
  `${String(FUNCTIONS)} random functions see only what reaches them`,
  {
    timeout: 60_000 + 100 * FUNCTIONS,
  },
  async () => {
    const python = findPythons().at(-1);
    if (!python) throw new Error("no Python at hand");
    const random = seededRandom();
    console.log(`HOTLINT_SEED=${String(random.seed)}`);
    const functions = Array.from({ length: FUNCTIONS }, () =>
      randomFunction(random, atLeast(python.version, 3, 10)),
    );
    const all = await observe(python.path, functions);
    const counts = { uses: 0, known: 0, said: 0, seen: 0 };
    for (const [i, seen] of all.entries()) {
      const { read } = functions[i] ?? { read: "" };
      for (const [site, found] of usesOf(read)) {
        const tags = seen[site];
        if (!tags) continue;
        counts.uses++;
        if (!found) continue;
        counts.known++;
        const said = tagsOf(found);
        counts.said += said.size;
        counts.seen += tags.length;
        const unsaid = tags.filter((tag) => !said.has(tag));
        expect(unsaid, `use ${site} of\n${read}`).toEqual([]);
      }
    }
    console.log(
      `${String(counts.uses)} uses that ran, ${String(counts.known)} of them known: ` +
        `${String(counts.said)} definitions said to reach them, ${String(counts.seen)} seen`,
    );
    // Were all unknown, nothing would have been tested.
    expect(counts.known).toBeGreaterThan(counts.uses / 2);
  },
);

type Seen = Readonly<Record<string, readonly number[]>>;

async function observe(
  python: string,
  functions: readonly RandomFunction[],
): Promise<readonly Seen[]> {
  const helper = path.join(import.meta.dirname, "observe.py");
  const child = spawn(python, [helper], { stdio: ["pipe", "pipe", "inherit"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stdin.end(
    functions.map(({ run }) => JSON.stringify({ code: run, seeds: RUNS })).join("\n"),
  );
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  expect(status).toBe(0);
  const lines = Buffer.concat(output).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => (JSON.parse(line) as { seen: Seen }).seen);
}

/** What reaches each `u(site, name)` and `s(site, name)`, by site. */
function usesOf(code: string): readonly (readonly [site: string, Reaching | undefined])[] {
  const { units } = openSource(code, parser);
  return units.flatMap((unit) => {
    expect(unit.tree.broken).toBe(false);
    return [...descendantsOf(unit.tree.root, "call")].flatMap((call) => {
      const [site, name] = call.field("arguments").children;
      if (!/^[us]$/.test(call.field("function").text) || !site || !name) return [];
      return [[site.text, reaching.of(unit).at(name)] as const];
    });
  });
}

function tagsOf({ bindings, mayBeUnbound }: Reaching): ReadonlySet<number> {
  const tags = new Set(bindings.map(tagOf));
  if (mayBeUnbound) tags.add(UNBOUND);
  return tags;
}

/** The number that observe.py sees of what the binding gives. */
function tagOf({ kind, node, value }: Binding): number {
  switch (kind) {
    case "parameter":
      return PARAMETER;
    case "except":
      return EXCEPTION;
    case "definition":
    case "class":
      return numberIn(value, 0);
    case "capture": {
      let statement: AnyNode | undefined = node;
      while (statement && !isKind(statement, "match_statement")) statement = statement.parent;
      const isMapping = isKind(node.parent?.parent?.parent, "dict_pattern");
      return numberIn(statement, isMapping ? 1 : 0);
    }
    default: {
      // `x, y = two(1, 2)` gives each name a part.
      const list = node.parent;
      const assignment = isKind(list, "pattern_list") ? list.parent : undefined;
      return assignment
        ? numberIn(assignment, node.index === list?.children[0]?.index ? 0 : 1)
        : numberOf(value);
    }
  }
}

function numberOf(value: AnyNode | undefined): number {
  const numbers = [...(value?.text ?? "").matchAll(/\bb\((\d+)\)|\b(?:it|cm)\((\d+)\)/g)];
  const [, bound, other] = numbers.at(-1) ?? [];
  return Number(bound ?? other);
}

function numberIn(node: AnyNode | undefined, index: number): number {
  return Number([...(node?.text ?? "").matchAll(/\d+/g)][index]?.[0]);
}
