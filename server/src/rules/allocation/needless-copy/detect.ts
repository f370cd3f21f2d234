/** A deep copy on every pass of a loop, where the code shows that it needs less. */
import { type Fix, type NodeEdit, type Report, replaceNode } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import { meetsMuch } from "../../../semantic/amounts/much.ts";
import type { Context } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { hotLoopsAround, type Loop } from "../../../semantic/loops.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { unwrapped } from "../../../syntax/walk.ts";
import type { CopyCall } from "./copy-call.ts";
import { flatCopy } from "./flat.ts";
import { type Needless, shown } from "./needless.ts";
import { templateCopy } from "./template.ts";
import { topLevelCopy } from "./top-level.ts";

export interface NeedlessCopy extends CopyCall {
  readonly call: Node<"call">;
  readonly loop: Loop;
  readonly needless: Needless;
}

export function needlessCopy(
  call: Node<"call">,
  copy: CopyCall | undefined,
  ctx: Context,
): NeedlessCopy | undefined {
  const loop = copy && loopAround(call, ctx);
  if (!loop) return undefined;
  const { object } = copy;
  const needless =
    flatCopy(object, ctx) ?? templateCopy(object, ctx) ?? topLevelCopy(call, object, ctx);
  return needless && { ...copy, call, loop, needless };
}

function loopAround(node: AnyNode, ctx: Context): Loop | undefined {
  return hotLoopsAround(node).find(
    (loop) => mayRunOften(loop, ctx) && !leavesAfter(node, loop.node),
  );
}

/** `does`: what the call does with the object, as in `walks through all of`. */
export function reportOf(
  found: NeedlessCopy,
  does: string,
  fix: Fix | undefined,
  ctx: Context,
): Report {
  const { shownAs, object, loop, needless, node, call } = found;
  return {
    node,
    message: `\`${shownAs}\` ${does} ${shown(object)} on every pass of the loop; ${needless.instead}.`,
    evidence: [...needless.evidence, { text: "this loop repeats the copy", node: loop.node }],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(call, ctx),
  };
}

/** Makes the shallow copy instead, of the same class as the deep one; `also` is what else may change. */
export function shallowFix(
  found: NeedlessCopy,
  also: string | undefined,
  ctx: Context,
): Fix | undefined {
  const { needless, call } = found;
  if (needless.risk === "no fix") return undefined;
  const name = nameFor("copy.copy", call, ctx);
  const edits = name && shallowEdits(found, name.text);
  if (!edits) return undefined;
  const risks = [also, needless.risk].filter((risk) => risk !== undefined);
  const title = `Use \`${name.text}\``;
  return {
    title: risks.length === 0 ? title : `${title} (${risks.join("; ")})`,
    safe: risks.length === 0,
    edits,
    imports: name.imports,
  };
}

/** Around the object, so that it stays as it is written; undefined where a comment would be lost. */
function shallowEdits(
  { call, object }: NeedlessCopy,
  name: string,
): readonly NodeEdit[] | undefined {
  const [argument] = call.field("arguments").children;
  if (argument?.encloses(object) && unwrapped(argument).index === object.index)
    return [replaceNode(call.field("function"), name)];
  const before = { start: call.start, end: object.start };
  const after = { start: object.end, end: call.end };
  const { text } = call.tree;
  const replaced = [before, after].map(({ start, end }) => text.slice(start, end));
  if (replaced.some((part) => part.includes("#"))) return undefined;
  return [
    { node: call, span: before, newText: `${name}(` },
    { node: call, span: after, newText: ")" },
  ];
}
