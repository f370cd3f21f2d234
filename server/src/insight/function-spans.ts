/** Lists the functions of a module with the names that findings give them. */
import { symbolOf } from "../lint/place.ts";
import type { FunctionSpan } from "../profile/hotness.ts";
import { type Module, moduleOf } from "../semantic/module.ts";
import { descendantsOf, isKind } from "../syntax/walk.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { openSource } from "../syntax/source.ts";
import { lineIndex, type LineIndex } from "../text/line-index.ts";

/** By text: an edit makes another source, and several ask about each. */
const known = new WeakMap<Module["source"], readonly FunctionSpan[]>();

/** Spans with 1-based lines, decorators included; an inner function comes after its outer one. */
export function functionSpans(module: Module, lines: LineIndex): readonly FunctionSpan[] {
  const kept = known.get(module.source);
  if (kept) return kept;
  const spans = spansOf(module, lines);
  known.set(module.source, spans);
  return spans;
}

function spansOf(module: Module, lines: LineIndex): readonly FunctionSpan[] {
  const { units, starts } = module.source;
  return units.flatMap((unit, i) => {
    if (!unit.text.includes("def")) return [];
    const start = starts[i] ?? 0;
    return descendantsOf(unit.tree.root, "function_definition").map((node) => {
      const whole = isKind(node.parent, "decorated_definition") ? node.parent : node;
      // Asked about a node in the body, the name of the function around it is this function's.
      const name = symbolOf(node.field("body"), module);
      return {
        name,
        startLine: lines.positionAt(start + whole.start).line + 1,
        endLine: lines.positionAt(start + whole.end).line + 1,
      };
    });
  });
}

/** The same for a text that is analysed nowhere. */
export function functionSpansOf(text: string, parser: PythonParser): readonly FunctionSpan[] {
  const module = moduleOf("", openSource(text, parser));
  return functionSpans(module, lineIndex(text));
}
