/** An edit in one of 2,000 modules: what rests on it is found again, and nothing else is looked at. */
import {
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type BigWorkspace, writeBigWorkspace } from "../../benchmarks/big-workspace.ts";
import { SETTLES, SLEEPS } from "../../benchmarks/big-workspace/entry.ts";
import { defineRule } from "../../server/src/lint/rule.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { uriOf } from "../../server/src/workspace/uris.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const RULE = "blocking-call-in-async-transitive";
/** Characters that an edit of a line may make the parser read: a function or two, and no module. */
const MOST_PARSED = 5_000;

let folder = "";
let big: BigWorkspace;
let parser: PythonParser;
let parsed = 0;
let functionsSeen = 0;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-big-")));
  big = writeBigWorkspace(folder);
  parser = counting(await loadParser());
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The same parser; `parsed` grows with what it reads. */
function counting(real: PythonParser): PythonParser {
  return {
    parse: (text, indented) => {
      parsed += text.length;
      return real.parse(text, indented);
    },
    follow: (before, edit, after, indented) => {
      real.follow(before, edit, after, indented);
    },
    parseTyped: (text, indented) => real.parseTyped(text, indented),
    parseInSteps: (text, indented) => {
      parsed += text.length;
      return real.parseInSteps(text, indented);
    },
  };
}

/** Finds nothing, and tells how often the units of a document are looked at. */
const looking = defineRule({
  id: "looking",
  category: "async",
  summary: "nothing",
  why: "Counts.",
  severity: "hint",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  on: {
    function_definition() {
      functionsSeen++;
      return undefined;
    },
  },
});

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace({
    parser,
    rules: [...ALL_RULES, looking],
    editorSettings: () => Promise.resolve(null),
    log: (message) => {
      throw new Error(message);
    },
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  });
  workspace.folders = [folder];
});

async function open(file: string): Promise<readonly string[]> {
  workspace.open(uriOf(file), 1, readFileSync(file, "utf8"));
  return found(file);
}

/** The calls that the rule speaks of, in source order. */
async function found(file: string): Promise<readonly string[]> {
  const document = workspace.document(uriOf(file));
  if (!document) throw new Error(`${file} is not open`);
  const { findings } = await workspace.judgement(document);
  return findings
    .filter(({ finding }) => finding.rule === RULE)
    .map(({ finding: { span } }) => document.text.slice(span.start, span.end));
}

/** Types in an open document, as the server is told of it; gives the documents that are looked at again. */
function type(file: string, before: string, after: string): readonly string[] {
  const document = workspace.document(uriOf(file));
  if (!document) throw new Error(`${file} is not open`);
  const start = document.text.indexOf(before);
  const range = {
    start: document.lines.positionAt(start),
    end: document.lines.positionAt(start + before.length),
  };
  workspace.change(document.uri, [{ range, text: after }], document.version + 1);
  return workspace.restingOn({ path: file, reach: "path" }).map(({ name }) => name);
}

test("a chain of 300 calls is followed for six, and circles of imports end", async () => {
  expect(big.modules).toBe(2_002);
  expect(await open(big.views)).toEqual(["step_295"]);
  expect(await open(big.handlers[3] ?? "")).toEqual([]);
});

test("a helper that begins to wait is found from everywhere, for the work of one function", async () => {
  const others = big.handlers.slice(0, 5);
  for (const file of [big.views, ...others, big.helpers]) await open(file);
  for (const [before, after] of [
    [SETTLES, SLEEPS],
    [SLEEPS, SETTLES],
  ] as const) {
    parsed = 0;
    const again = type(big.helpers, before, after);
    expect(new Set(again)).toEqual(new Set([big.views, ...others]));
    await found(big.helpers);
    functionsSeen = 0;
    const views = await found(big.views);
    const waits = after === SLEEPS;
    expect(views).toContain("step_295");
    expect(views.includes("helpers.settle")).toBe(waits);
    expect(views.filter((call) => call.startsWith("area_"))).toHaveLength(waits ? 60 : 0);
    for (const file of others) expect(await found(file)).toHaveLength(waits ? 1 : 0);
    expect(parsed).toBeLessThan(MOST_PARSED);
    expect(functionsSeen).toBe(0);
  }
});

test("an edit in a module on which nothing rests makes no other document be looked at", async () => {
  for (const file of [big.views, big.helpers]) await open(file);
  expect(type(big.views, "Answers one request.", "Answers.")).toEqual([]);
});

test("where lines move in a helper, the steps that lead there move with them", async () => {
  for (const file of [big.views, big.helpers]) await open(file);
  type(big.helpers, SETTLES, SLEEPS);
  const lineOf = async (): Promise<number | undefined> => {
    const document = workspace.document(uriOf(big.views));
    const { findings = [] } = document ? await workspace.judgement(document) : {};
    const direct = findings.find(({ message }) => message.startsWith("`helpers.settle` calls"));
    return direct?.finding.trail?.at(-1)?.range.start.line;
  };
  const line = (await lineOf()) ?? NaN;
  expect(line).toBeGreaterThan(0);
  expect(type(big.helpers, "import time\n", "import time\n\n")).toEqual([big.views]);
  expect(await lineOf()).toBe(line + 1);
});

test("modules that are moved, deleted and made are followed", async () => {
  const last = path.join(folder, "src/shop/chain/link_299.py");
  const away = path.join(folder, "src/shop/chain/away.py");
  const happens = (file: string): readonly string[] =>
    workspace.restingOn(workspace.code.moved(file)).map(({ name }) => name);
  expect(await open(big.views)).toEqual(["step_295"]);
  renameSync(last, away);
  expect([...happens(last), ...happens(away)]).toContain(big.views);
  expect(await found(big.views)).toEqual([]);
  renameSync(away, last);
  expect([...happens(away), ...happens(last)]).toContain(big.views);
  expect(await found(big.views)).toEqual(["step_295"]);
  // A whole folder goes, and a module takes its place.
  const chain = path.join(folder, "src/shop/chain");
  renameSync(chain, path.join(folder, "chain-before"));
  expect(happens(chain)).toContain(big.views);
  expect(await found(big.views)).toEqual([]);
  renameSync(path.join(folder, "chain-before"), chain);
  expect(happens(chain)).toContain(big.views);
  expect(await found(big.views)).toEqual(["step_295"]);
  writeFileSync(path.join(folder, "src/shop/made.py"), "");
  expect(happens(path.join(folder, "src/shop/made.py"))).toEqual([]);
});
