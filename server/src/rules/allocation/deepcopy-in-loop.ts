/** Flags `copy.deepcopy` on every pass of a loop, where what is copied needs less. */
import { type Fix, replaceNode } from "../../lint/finding.ts";
import { nameFor } from "../../lint/import-name.ts";
import { LOOP } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import { hotLoopsAround, type Loop } from "../../semantic/loops.ts";
import { refersTo } from "../../semantic/names.ts";
import { mayRunOften } from "../../semantic/sizes.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";
import { flatCopy } from "./deepcopy/flat.ts";
import { type Needless, shown } from "./deepcopy/needless.ts";
import { templateCopy } from "./deepcopy/template.ts";
import { topLevelCopy } from "./deepcopy/top-level.ts";

export const deepcopyInLoop = defineRule({
  id: "deepcopy-in-loop",
  category: "allocation",
  summary: "`copy.deepcopy` in a loop, where a shallow copy or a new object would do",
  why: "`deepcopy` looks at every value below an object, remembers each one it has met, and asks classes how they want to be copied, all in Python. A shallow copy, or writing the object out, costs a small part of that.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [["deepcopy"]], unit: [LOOP] },
  on: {
    call(node, ctx) {
      const object = copiedBy(node, ctx);
      const loop = object && loopAround(node, ctx);
      if (!object || !loop) return undefined;
      const found =
        flatCopy(object, ctx) ?? templateCopy(object, ctx) ?? topLevelCopy(node, object, ctx);
      if (!found) return undefined;
      const callee = node.field("function");
      const fix = found.risk === "no fix" ? undefined : fixOf(callee, found, ctx);
      return {
        node: callee,
        message: `\`${callee.text}\` walks through all of ${shown(object)} on every pass of the loop; ${found.instead}.`,
        evidence: [...found.evidence, { text: "this loop repeats the copy", node: loop.node }],
        ...(fix && { fix }),
      };
    },
  },
});

/** What is copied; with a memo the call is part of copying something larger. */
function copiedBy(call: Node<"call">, ctx: Context): AnyNode | undefined {
  const callee = call.field("function");
  const isAttribute = isKind(callee, "attribute");
  if (isAttribute && callee.field("attribute").text !== "deepcopy") return undefined;
  const [object, ...more] = call.field("arguments").children;
  if (!object || more.length > 0 || isKind(object, "keyword_argument", "list_splat"))
    return undefined;
  return refersTo(callee, "copy.deepcopy", ctx) ? unwrapped(object) : undefined;
}

function loopAround(node: AnyNode, ctx: Context): Loop | undefined {
  return hotLoopsAround(node).find(
    (loop) => mayRunOften(loop, ctx) && !leavesAfter(node, loop.node),
  );
}

/** `copy.deepcopy(row)` → `copy.copy(row)`: of the same class, as the deep copy is. */
function fixOf(callee: AnyNode, { risk }: Needless, ctx: Context): Fix | undefined {
  const name = nameFor("copy.copy", callee, ctx);
  if (!name) return undefined;
  const title = `Use \`${name.text}\``;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [replaceNode(callee, name.text)],
    imports: name.imports,
  };
}
