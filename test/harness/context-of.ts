/** A context to ask questions about small pieces of code in. */
import { Document } from "../../server/src/lint/document.ts";
import type { Context } from "../../server/src/semantic/context.ts";
import { OLDEST_PYTHON } from "../../server/src/semantic/version.ts";
import type { AnyNode } from "../../server/src/syntax/node.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";

/** What stands for the node that a question is about: the text between `«` and `»`. */
export interface Asked {
  readonly node: AnyNode;
  readonly ctx: Context;
}

export function openModule(code: string, parser: PythonParser): Document {
  return new Document("example.py", code, parser, {
    rules: [],
    target: OLDEST_PYTHON,
    freeThreaded: false,
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} threw: ${String(error)}`);
    },
  });
}

/** Takes the guillemets out and finds the node that they enclosed. */
export function ask(marked: string, parser: PythonParser): Asked {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const { module } = openModule(marked.replace(/[«»]/g, ""), parser);
  const { units, starts } = module.source;
  const index = starts.findLastIndex((offset) => offset <= start);
  const unit = units[index];
  const offset = starts[index];
  if (start < 0 || !unit || offset === undefined)
    throw new Error(`nothing is marked in: ${marked}`);
  const node = unit.tree.nodeAt({ start: start - offset, end: end - offset });
  const ctx: Context = { unit, module, target: OLDEST_PYTHON, get: (fact) => fact.of(unit) };
  return { node, ctx };
}
