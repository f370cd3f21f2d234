/** What a document says of an attribute follows every place that gives it a value, and nothing else. */
import { expect, test } from "vitest";
import type { Document } from "../../server/src/lint/document.ts";
import { valueOf } from "../../server/src/semantic/values.ts";
import { loadParser } from "../harness/analyze.ts";
import { strictDocument } from "../harness/strict-document.ts";
import { tellTale } from "../harness/tell-tale.ts";

const parser = await loadParser();

const looks: string[] = [];

/** Says what each attribute is that is read, and notes that it was asked. */
const attributes = tellTale("attributes", {
  on: {
    return_statement(node, ctx) {
      const [value] = node.children;
      if (value?.kind !== "attribute") return undefined;
      looks.push(value.text);
      return { node, message: `${value.text}: ${valueOf(value, ctx)?.kind ?? "unknown"}` };
    },
  },
});

function open(text: string): Document {
  return strictDocument("example.py", text, parser, { rules: [attributes] });
}

function said(document: Document): readonly string[] {
  return document.findings().map(({ message }) => message);
}

function change(document: Document, from: string, to: string): readonly string[] {
  const start = document.text.indexOf(from);
  document.edit({ span: { start, end: start + from.length }, newText: to });
  looks.length = 0;
  return said(document);
}

const CLASS = `class A:
    def __init__(self):
        self.x = []
        self.y = 1

    def f(self):
        return self.x

    def g(self):
        return self.y

    def last(self):
        pass
`;

test("an edit in `__init__` changes what other methods know", () => {
  const document = open(CLASS);
  expect(said(document)).toEqual(["self.x: list", "self.y: int"]);
  expect(change(document, "= []", "= {}")).toEqual(["self.x: dict", "self.y: int"]);
});

test("a method that begins to store to an attribute makes only those be analysed again that ask about it", () => {
  const document = open(CLASS);
  said(document);
  expect(change(document, "pass", "self.x = ()")).toEqual(["self.x: unknown", "self.y: int"]);
  expect(looks).toEqual(["self.x"]);
  expect(change(document, "self.x = ()", "print(self.x, self.y)")).toEqual([
    "self.x: list",
    "self.y: int",
  ]);
  expect(looks).toEqual(["self.x"]);
  change(document, "print(self.x, self.y)", "print(self.x, self.y, 1)");
  expect(looks).toEqual([]);
});

test("code that may give a value to any attribute silences all, and a base that is not known", () => {
  const document = open(CLASS);
  said(document);
  const unknown = ["self.x: unknown", "self.y: unknown"];
  expect(change(document, "pass", "setattr(self, a, 1)")).toEqual(unknown);
  expect(change(document, "setattr(self, a, 1)", "pass")).toEqual(["self.x: list", "self.y: int"]);
  expect(change(document, "class A:", "class A(Base):")).toEqual(unknown);
  const text = document.text;
  document.edit({ span: { start: 0, end: 0 }, newText: "class Base:\n    x = None\n\n" });
  expect(document.text).not.toBe(text);
  expect(said(document)).toEqual(["self.x: unknown", "self.y: int"]);
});

test("typing beside code that may give a value to any attribute makes nothing be analysed again", () => {
  const document = open(CLASS.replace("pass", "setattr(other, name, 1)\n        done = True"));
  expect(said(document)).toEqual(["self.x: unknown", "self.y: unknown"]);
  expect(change(document, "done", "ready")).toEqual(["self.x: unknown", "self.y: unknown"]);
  expect(looks).toEqual([]);
  expect(change(document, "(other", "(self")).toEqual(["self.x: unknown", "self.y: unknown"]);
  expect(looks).toEqual(["self.x", "self.y"]);
  change(document, "class A:", "class B:\n    pass\n\nclass A:");
  expect(change(document, "    pass", "    def f(self): setattr(a, b, c)")).toEqual([
    "self.x: unknown",
    "self.y: unknown",
  ]);
});
