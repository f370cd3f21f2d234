/** What a document knows of names that other modules give away, and when it looks at itself again. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Rule } from "../../server/src/lint/rule.ts";
import { qualifiedName } from "../../server/src/semantic/names.ts";
import { valueOf } from "../../server/src/semantic/values.ts";
import { WorkspaceCode } from "../../server/src/workspace/code-base.ts";
import { loadParser } from "../harness/analyze.ts";
import { strictDocument } from "../harness/strict-document.ts";
import { tellTale } from "../harness/tell-tale.ts";

const parser = await loadParser();
const root = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-imported-")));
writeFileSync(path.join(root, "pyproject.toml"), "");
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const looks: string[] = [];

const values = tellTale("values", {
  on: {
    return_statement(node, ctx) {
      const [returned] = node.children;
      if (!returned) return undefined;
      looks.push(returned.text);
      const value = valueOf(returned, ctx);
      const shown = value ? `${value.kind} of ${value.element ?? "?"}` : "unknown";
      const evidence = value ? [value.evidence] : [];
      return { node, message: `${returned.text}: ${shown}`, evidence };
    },
  },
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), code);
  }
}

/** A function that returns each of the expressions, after the imports. */
function open(
  file: string,
  imports: string,
  expressions: readonly string[],
  rules: readonly Rule[] = [values],
) {
  const functions = expressions.map((each, i) => `def f${i}(a):\n    return ${each}\n`);
  const codeBase = new WorkspaceCode(parser);
  const text = [imports, ...functions].join("\n\n");
  const document = strictDocument(path.join(root, file), text, parser, { rules, codeBase });
  const said = (): readonly string[] => document.findings().map(({ message }) => message);
  return { document, codeBase, said };
}

const LONG = "[" + '"a", '.repeat(20) + "]";

test("functions give what they are annotated with, or return everywhere", () => {
  write({
    "app/__init__.py": "from .util import ids, names\nfrom .missing import other\n",
    "app/util.py": `
def ids(a) -> list[str]: ...
def names(a):
    return sorted(a)
def both(a):
    if a:
        return []
    return ()
def maybe(a) -> str | None: ...
async def later(a) -> list[str]: ...
@wrapped
def changed(a) -> list[str]: ...
def again(a):
    return ids(a)
class Store:
    def ids(a) -> list[str]: ...
if a:
    def perhaps(a) -> list[str]: ...
def long(a):
    """${"long ".repeat(300)}"""
    return []
def twice(a) -> list[str]: ...
def twice(a) -> set[str]: ...
def broken(a) -> list[str]:
    return (
class Thing: ...
`,
  });
  const { said } = open(
    "app/main.py",
    "from .util import ids, names as n, both, maybe, later, changed, again, twice, broken, Thing, gone, Store, perhaps, long\nimport app.util\nimport app\nfrom elsewhere import load",
    [
      ...["ids(a)", "n(a)", "app.util.ids(a)", "app.ids(a)", "again(a)", "maybe(a).strip()"],
      ...[
        "both(a)",
        "maybe(a)",
        "later(a)",
        "changed(a)",
        "twice(a)",
        "broken(a)",
        "Thing()",
        "Store.ids(a)",
        "perhaps(a)",
        "long(a)",
      ],
      ...["gone(a)", "load(a)", "ids", "app.util", "app.other(a)", "app.names.x(a)"],
    ],
  );
  expect(said()).toEqual([
    "ids(a): list of str",
    "n(a): list of ?",
    "app.util.ids(a): list of str",
    "app.ids(a): list of str",
    "again(a): list of str",
    "maybe(a).strip(): str of str",
    ...[
      "both(a)",
      "maybe(a)",
      "later(a)",
      "changed(a)",
      "twice(a)",
      "broken(a)",
      "Thing()",
      "Store.ids(a)",
      "perhaps(a)",
      "long(a)",
    ].map((each) => `${each}: unknown`),
    ...["gone(a)", "load(a)", "ids", "app.util", "app.other(a)", "app.names.x(a)"].map(
      (each) => `${each}: unknown`,
    ),
  ]);
});

test("a constant is what it is bound to, once", () => {
  write({
    "config.py": `
from other import MOVED
NAMES = ${LONG}
def isName(a):
    return a in NAMES
FROZEN = frozenset(${LONG})
TEXT = "text"
LIMIT: int = compute()
SHORT = ["a", "b"]
TWICE = ${LONG}
TWICE = ()
FILLED = None
GROWING = ${LONG}
def grow(a):
    GROWING.append(a)
PASSED = ${LONG}
grow(PASSED)
MADE = make()
def set():
    global REBOUND
    REBOUND = ()
REBOUND = ${LONG}
`,
    "other.py": `MOVED = ${LONG}\n`,
  });
  const unknown = [
    ...["SHORT", "TWICE", "FILLED", "GROWING", "PASSED", "MADE", "REBOUND", "GONE", "OWN"],
    ...["config.SHORT", "config", "NAMES.x", "config.x.NAMES", "config.NAMES.x"],
  ];
  const { document, said } = open(
    "main.py",
    "import config\nfrom config import NAMES, FROZEN, TEXT, LIMIT, SHORT, TWICE, FILLED, GROWING, PASSED, MADE, REBOUND, MOVED, GONE\nfrom config import NAMES as OWN\nOWN = ()\nfrom sys import *",
    [...["NAMES", "config.NAMES", "FROZEN", "TEXT", "LIMIT", "MOVED"], ...unknown],
  );
  expect(said()).toEqual([
    "NAMES: list of ?",
    "config.NAMES: list of ?",
    "FROZEN: frozenset of str",
    "TEXT: str of str",
    "LIMIT: int of ?",
    "MOVED: list of ?",
    ...unknown.map((each) => `${each}: unknown`),
  ]);
  expect(document.findings()[0]?.evidence[0]?.text).toBe(
    "`NAMES` is a list: a display, in `config.py`",
  );
});

test("an edit elsewhere makes only those be analysed again whose answer it changes", () => {
  write({ "first.py": "def load(a):\n    return []\n", "second.py": `ALL = ${LONG}\n` });
  const { codeBase, document, said } = open("third.py", "from first import load\nimport second", [
    "load(a)",
    "second.ALL",
    "1",
  ]);
  expect(said()).toEqual(["load(a): list of ?", "second.ALL: list of ?", "1: int of ?"]);
  expect(document.asked).toContain(path.join(root, "first.py"));
  const change = (name: string, code: string): readonly string[] => {
    write({ [name]: code });
    codeBase.changed(path.join(root, name));
    looks.length = 0;
    return said();
  };
  expect(change("first.py", "def load(a):\n    return {}\n")[0]).toBe("load(a): dict of ?");
  expect(looks).toEqual(["load(a)"]);
  change("first.py", "import os\ndef load(a):\n    return {}\n");
  expect(looks).toEqual([]);
  expect(change("second.py", "ALL = list()\n")[1]).toBe("second.ALL: list of ?");
  expect(looks).toEqual(["second.ALL"]);
  rmSync(path.join(root, "second.py"));
  codeBase.moved(path.join(root, "second.py"));
  expect(said()[1]).toBe("second.ALL: unknown");
});

const classes = tellTale("classes", {
  on: {
    class_definition(node, ctx) {
      const [base] = node.field("superclasses")?.children ?? [];
      const qualified = base && qualifiedName(base, ctx);
      if (qualified === undefined) return undefined;
      looks.push(qualified);
      const told = ctx.elsewhere?.classOf(qualified);
      const fields = told?.fields?.map(({ name, holds }) => `${name} of ${holds}`).join(", ");
      const is = told?.isModel === true ? "a model" : "no model";
      return { node, message: `${is}, ${told?.ways.join(", ") ?? ""}; ${fields ?? "?"}` };
    },
  },
});

test("a class tells of its fields and ways through its bases, and is asked again when one of them changes", () => {
  const base = (field: string, way: string): string =>
    `from dataclasses import dataclass\nfrom pydantic import BaseModel\n@dataclass\nclass Base:\n    ${field}\n` +
    `class Model(BaseModel):\n    def ${way}(self): ...\n`;
  write({
    "shop/base.py": base("a: int", "model_dump"),
    "shop/__init__.py": "from .orders import *\nfrom .orders import Order, Sale\n",
    "shop/orders.py":
      "from dataclasses import dataclass\nfrom .base import Base, Model\n@dataclass\nclass Order(Base):\n    b: list[str]\nclass Sale(Model): ...\n",
  });
  const { codeBase, said } = open(
    "here.py",
    "from shop import Order, Sale\nclass One(Order): ...\nclass Two(Sale): ...\nclass Three(Gone): ...",
    [],
    [classes],
  );
  const change = (name: string, code: string): readonly string[] => {
    write({ [name]: code });
    codeBase.changed(path.join(root, name));
    looks.length = 0;
    return said();
  };
  const order = "no model, ; a of atoms, b of containers";
  const gone = "no model, ; ?";
  expect(said()).toEqual([order, "a model, model_dump; ?", gone]);
  expect(change("shop/base.py", base("a: int", "model_dump_json"))).toEqual([
    order,
    "a model, model_dump_json; ?",
    gone,
  ]);
  expect(looks).toEqual(["shop.Sale"]);
  expect(change("shop/base.py", base("a: Base", "model_dump_json"))[0]).toBe(
    "no model, ; a of unknown, b of containers",
  );
  expect(looks).toEqual(["shop.Order"]);
});

const tasks = tellTale("tasks", {
  on: {
    call(node, ctx) {
      const qualified = qualifiedName(node.field("function"), ctx);
      if (qualified === undefined) return undefined;
      looks.push(qualified);
      return { node, message: `${qualified}: ${String(ctx.elsewhere?.keepsTask(qualified))}` };
    },
  },
});

test("a coroutine tells whether something keeps its task, and is asked again when it is another one", () => {
  const clock = (wait: string): string =>
    `import asyncio\nasync def tick():\n    await ${wait}\nasync def tock():\n    await asyncio.sleep(2)\ndef plain():\n    asyncio.sleep(1)\n`;
  write({ "clock.py": clock("asyncio.sleep(1)") });
  const { codeBase, said } = open(
    "here.py",
    "import clock\nfrom clock import tick",
    ["tick()", "clock.tock()", "clock.plain()", "clock.gone()"],
    [tasks],
  );
  const rest = ["clock.tock: true", "clock.plain: undefined", "clock.gone: undefined"];
  expect(said()).toEqual(["clock.tick: true", ...rest]);
  write({ "clock.py": clock("queue.get()") });
  codeBase.changed(path.join(root, "clock.py"));
  looks.length = 0;
  expect(said()).toEqual(["clock.tick: undefined", ...rest]);
  expect(looks).toEqual(["clock.tick"]);
});
