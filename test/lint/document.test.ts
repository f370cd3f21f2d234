/** A document that was edited finds what one opened anew finds, whatever the edits. */
import { describe, expect, test } from "vitest";
import { type AnalysisOptions, Document } from "../../server/src/lint/document.ts";
import type { Finding } from "../../server/src/lint/finding.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { qualifiedName } from "../../server/src/semantic/names.ts";
import { valueOf } from "../../server/src/semantic/values.ts";
import { defineRule } from "../../server/src/lint/rule.ts";
import { loadParser } from "../harness/analyze.ts";
import { tellTale } from "../harness/tell-tale.ts";
import { readSpecText, specStems } from "../harness/catalogue.ts";
import { parseSpec } from "../harness/spec.ts";
import { randomEdit, seededRandom } from "../harness/random.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();

/** Says something about every name and call, so that whatever the analysis knows shows. */
const everything = tellTale("names", {
  on: {
    identifier(node, ctx) {
      const value = valueOf(node, ctx);
      const name = qualifiedName(node, ctx) ?? "?";
      const shown = value ? `${value.kind} of ${value.element ?? "?"}` : "?";
      return { node, message: `${name} ${shown}`, evidence: value ? [value.evidence] : [] };
    },
  },
});

const RULES: readonly Rule[] = [...ALL_RULES, everything];

function options(rules: readonly Rule[]): AnalysisOptions {
  return {
    rules,
    target: { major: 3, minor: 12 },
    freeThreaded: true,
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} threw`, { cause: error });
    },
  };
}

const open = (text: string, rules = RULES): Document =>
  new Document("example.py", text, parser, options(rules));

/** Every case of every specification as one module: all rules have something to say there. */
function firingText(): string {
  const cases = specStems().flatMap((stem) => parseSpec(stem, readSpecText(stem)).cases);
  return cases
    .filter((each) => !each.options.broken)
    .flatMap(({ files }) => files.map(({ code }) => code))
    .join("\n");
}

describe("an edited document", () => {
  const random = seededRandom();
  const EDITS = 300;
  const check = (text: string, edits: number, where: string): void => {
    let document = open(text);
    document.findings();
    for (let i = 0; i < edits; i++) {
      const edited = randomEdit(document.text, random);
      document.edit(edited.edit);
      // Not asked after every edit: results must also survive several edits in a row.
      if (random.below(3) === 0) continue;
      const shown = `HOTLINT_SEED=${random.seed} ${where} edit ${i}`;
      same(document.findings(), open(edited.text).findings(), shown);
      if (random.below(20) === 0) document = open(text);
    }
  };

  test(`finds what a fresh one finds, after ${EDITS} random edits of what the rules flag`, () => {
    console.log(`HOTLINT_SEED=${random.seed}`);
    const text = firingText();
    const lines = text.split("\n");
    // Small enough that an edit often meets what a finding rests on.
    for (let i = 0; i < EDITS / 20; i++) {
      const at = random.below(Math.max(1, lines.length - 60));
      check(lines.slice(at, at + 60).join("\n"), 20, "specifications");
    }
  });

  test("finds what a fresh one finds, on real files", () => {
    const paths = libraryPaths().filter((path) => !path.includes("/test/"));
    for (let i = 0; i < 15; i++) {
      const [file] = readFiles([random.pick(paths)]);
      if (file && file.text.length < 40_000) check(file.text, 12, file.path);
    }
  });

  test("follows a name that another unit changes", () => {
    const text = "NAMES = ['a']\n\ndef f():\n    return NAMES\n";
    const document = open(text, [everything]);
    expect(said(document)).toContain("? list of str");
    const at = text.indexOf("['a']");
    document.edit({ span: { start: at, end: at + 5 }, newText: "{'a'}" });
    expect(said(document).filter((message) => message.includes("list"))).toEqual([]);
    expect(said(document)).toContain("? set of str");
  });

  test("keeps its findings elsewhere while something is broken", () => {
    const text = "def f(x):\n    return len(x)\n\ndef g(x):\n    return max(x)\n";
    const document = open(text, [everything]);
    const at = text.indexOf("len(x)") + 6;
    document.edit({ span: { start: at, end: at }, newText: " + (" });
    expect(said(document)).toContain("builtins.max ?");
    expect(said(document)).not.toContain("builtins.len ?");
  });

  test("names a rule that takes far longer than the others", () => {
    const spinning = defineRule({
      ...everything,
      id: "spinning",
      on: {
        call() {
          const end = performance.now() + 400;
          while (performance.now() < end);
          return undefined;
        },
      },
    });
    const slow: string[] = [];
    const rules = [everything, spinning, { ...everything, id: "another" }];
    const document = new Document("a.py", "def f(x):\n    return len(x)\n", parser, {
      ...options(rules),
      onSlow: ({ rule }) => slow.push(rule.id),
    });
    document.findings();
    expect(slow).toEqual(["spinning"]);
  });

  test("says what was just typed first", () => {
    const text = Array.from({ length: 50 }, (_, i) => `def f${i}(x):\n    return len(x)\n`).join(
      "",
    );
    const document = open(text, [everything]);
    const at = text.length - 1;
    document.edit({ span: { start: at, end: at }, newText: " + max(x)" });
    const steps = document.findingsInSteps();
    while (document.findingsSoFar().length === 0 && steps.next().done !== true);
    const early = document.findingsSoFar().map(({ message }) => message);
    expect(early).toContain("builtins.max ?");
    expect(early.length).toBeLessThan(20);
  });

  describe("whose edit is undone", () => {
    let calls = 0;
    const counting = defineRule({
      ...everything,
      id: "counting",
      on: {
        call(node, ctx) {
          calls++;
          const header = ctx.module.classHeader(ctx.unit)?.text.trim();
          return { node, message: `${qualifiedName(node.field("function"), ctx)} in ${header}` };
        },
      },
    });
    const insert = (document: Document, at: number, newText: string): void => {
      document.edit({ span: { start: at, end: at }, newText });
    };
    const remove = (document: Document, text: string): void => {
      const start = document.text.indexOf(text);
      document.edit({ span: { start, end: start + text.length }, newText: "" });
    };

    test("takes back what it found", () => {
      const document = open("import io\n\ndef f(x):\n    return io.open(x)\n", [counting]);
      const found = document.findings();
      insert(document, document.text.indexOf("(x)\n"), "er");
      expect(said(document)).toEqual(["io.opener in undefined"]);
      calls = 0;
      remove(document, "er");
      expect(document.findings()).toEqual(found);
      expect(calls).toBe(0);
    });

    test("asks again where an answer changed meanwhile", () => {
      const document = open("import io\n\ndef f(x):\n    return io.open(x)\n", [counting]);
      document.findings();
      insert(document, document.text.indexOf("(x)\n"), "er");
      document.findings();
      insert(document, "import io".length, "2 as io");
      document.findings();
      remove(document, "er");
      expect(said(document)).toEqual(["io2.open in undefined"]);
    });

    test("looks again where it comes back to another class", () => {
      const method = "    def f(self, x):\n        return len(x)\n";
      const document = open(`class A:\n    a = 1\n${method}class B:\n    b = 1\n`, [counting]);
      expect(said(document)).toEqual(["builtins.len in class A:"]);
      remove(document, method);
      expect(said(document)).toEqual([]);
      insert(document, document.text.length, method);
      expect(said(document)).toEqual(["builtins.len in class B:"]);
    });
  });

  test("forgets what rules said that are off", () => {
    const module = defineRule({
      ...everything,
      id: "of-the-module",
      on: {},
      module: (ctx) =>
        ctx.module.source.units.map((unit) => ({ node: unit.tree.root, message: "" })),
    });
    const needy = defineRule({ ...everything, id: "needy", needs: { module: [["nowhere"]] } });
    const document = open("x = 1\n", [module]);
    expect(said(document)).toHaveLength(1);
    document.configure(options([needy]));
    expect(said(document)).toEqual([]);
  });

  test("of 50,000 lines and of none", () => {
    expect(open("").findings()).toEqual([]);
    const functions = Array.from(
      { length: 25_000 },
      (_, i) => `def f${i}(x):\n    return len(x)\n`,
    );
    const text = functions.join("");
    const document = open(text, [everything, ...ALL_RULES]);
    const before = document.findings().length;
    const at = text.length - 2;
    document.edit({ span: { start: at, end: text.length }, newText: ", x)\n" });
    expect(document.findings()).toHaveLength(before + 1);
  });

  test("of deep trees", () => {
    const deep = `x = ${"[".repeat(2_000)}${"]".repeat(2_000)}\ny = a${".b()".repeat(2_000)}\nz = 1${" + 1".repeat(2_000)}\nx, y, z\n`;
    expect(open(deep).findings().length).toBeGreaterThan(0);
  });
});

describe("a rule that throws", () => {
  const broken: Rule = {
    ...everything,
    id: "always-throws",
    on: {
      call() {
        throw new Error("a bug");
      },
    },
  };

  test("is told of with its node, and the others still speak", () => {
    const crashes: string[] = [];
    const document = new Document("example.py", "f(x)\n", parser, {
      ...options([broken, everything]),
      onCrash: (rule, error, node) =>
        void crashes.push(`${rule.id}: ${String(error)} at ${node?.text ?? "?"}`),
    });
    expect(said(document)).toEqual(["builtins.f ?", "builtins.x ?"]);
    expect(crashes).toEqual(["always-throws: Error: a bug at f(x)"]);
    document.findings();
    expect(crashes).toHaveLength(1);
  });

  test("when it looks at the module", () => {
    const crashes: string[] = [];
    const atModule: Rule = {
      ...broken,
      on: {},
      module() {
        throw new Error("a bug");
      },
    };
    const document = new Document("example.py", "f(x)\n", parser, {
      ...options([atModule, everything]),
      onCrash: (rule) => void crashes.push(rule.id),
    });
    expect(said(document)).toHaveLength(2);
    expect(crashes).toEqual(["always-throws"]);
  });
});

function said(document: Document): readonly string[] {
  return document.findings().map(({ message }) => message);
}

/** Compares as text first: the difference of two long lists is slow to show. */
function same(kept: readonly Finding[], fresh: readonly Finding[], where: string): void {
  if (JSON.stringify(kept) === JSON.stringify(fresh)) return;
  const lost = fresh.filter(
    (finding) => !kept.some((each) => JSON.stringify(each) === JSON.stringify(finding)),
  );
  const stale = kept.filter(
    (finding) => !fresh.some((each) => JSON.stringify(each) === JSON.stringify(finding)),
  );
  expect({ lost: lost.slice(0, 5), stale: stale.slice(0, 5) }, where).toEqual({
    lost: [],
    stale: [],
  });
  expect(kept, where).toEqual(fresh);
}
