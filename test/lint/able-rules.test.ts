/** Which rules can find anything follows the words of a file, and costs no second look where nothing comes of it. */
import { beforeEach, expect, test } from "vitest";
import type { Document } from "../../server/src/lint/document.ts";
import type { Needs } from "../../server/src/lint/needs.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import { loadParser } from "../harness/analyze.ts";
import { strictDocument } from "../harness/strict-document.ts";
import { tellTale } from "../harness/tell-tale.ts";

const parser = await loadParser();

/** Functions that were shown to a rule, by name. */
let shown: string[] = [];
beforeEach(() => {
  shown = [];
});

function rule(id: string, needs: Needs | readonly Needs[]): Rule {
  const told = tellTale(id, {
    on: {
      function_definition(node) {
        const name = node.field("name");
        shown.push(`${id} ${name.text}`);
        return { node: name, message: `${id} ${name.text}` };
      },
    },
  });
  return { ...told, needs };
}

const RULES: readonly Rule[] = [
  rule("always", { unit: [["return"]] }),
  rule("json", { module: [["json"]], unit: [["dumps"]] }),
  rule("either", [
    { module: [["json"]], unit: [["dumps"]] },
    { module: [["yaml"]], unit: [["safe_dump"]] },
  ]),
];

function open(text: string, rules = RULES, unmeasured?: true): Document {
  return strictDocument("example.py", text, parser, {
    rules,
    ...(unmeasured && { unmeasured }),
  });
}

function said(document: Document): readonly string[] {
  return document.findings().map(({ message }) => message);
}

function change(document: Document, from: string, to: string): readonly string[] {
  const start = document.text.indexOf(from);
  document.edit({ span: { start, end: start + from.length }, newText: to });
  shown = [];
  return said(document);
}

const TEXT = `import os

def plain():
    return 1

def dump(a):
    return dumps(a)

def save(a):
    return safe_dump(a)
`;

test("an import makes rules look only at what holds their signs", () => {
  const document = open(TEXT);
  expect(said(document)).toEqual(["always plain", "always dump", "always save"]);
  const found = change(document, "import os", "import json");
  expect(shown.sort()).toEqual(["always dump", "either dump", "json dump"]);
  expect(found).toEqual(
    open(document.text)
      .findings()
      .map(({ message }) => message),
  );
  expect(found).toContain("json dump");
});

test("a second way to find something makes only its own places be looked at again", () => {
  const document = open(TEXT.replace("os", "json"));
  said(document);
  change(document, "import json", "import json, yaml");
  expect(shown.sort()).toEqual(["always save", "either save"]);
});

test("a rule that can find nothing any more says nothing, and the others keep what they found", () => {
  const document = open(`${TEXT.replace("os", "json")}\n# json\n`);
  said(document);
  change(document, "# json", "# yaml");
  expect(said(document)).toContain("json dump");
  const left = change(document, "import json", "import os");
  expect(left).toEqual(
    open(document.text)
      .findings()
      .map(({ message }) => message),
  );
});

test("ways that lead only to what waits for heat are not taken where nothing is measured", () => {
  const rules = [
    rule("hot", [{ unit: [["dumps"]] }, { unit: [["safe_dump"]], onlyWhenHot: true }]),
  ];
  expect(said(open(TEXT, rules))).toEqual(["hot dump", "hot save"]);
  expect(said(open(TEXT, rules, true))).toEqual(["hot dump"]);
});
