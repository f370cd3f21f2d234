/** Flags a text that grows in a loop where CPython copies all of it for each addition. */
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { NAME } from "../../lint/signs.ts";
import type { Context } from "../../semantic/context.ts";
import type { Node } from "../../syntax/node.ts";
import { type Quadratic, quadraticAt } from "./accumulation/detect.ts";
import { growsMuch } from "./accumulation/much.ts";
import { fixFor, growsInPlace } from "./accumulation/fixes.ts";
import type { Place } from "./accumulation/target.ts";
import type { Report } from "../../lint/finding.ts";

/** `s += x`: a number added is no text. */
const ADDING = /\+=(?![ \t]*\d+[ \t]*(?:;|$))/m;
/**
 * `s = s + x`, `s.t = x + s.t`, `s = f"{s}…"`: the first name of what is assigned to comes again, and
 * no number alone is added.
 */
const REMAKING = new RegExp(
  String.raw`(?:^|[;:])[\s(]*(${NAME})[^\n]*=(?!=)(?!\s*[\w.\u0080-\uffff]+\s*\+\s*\d+\s*(?:;|$))` +
    String.raw`(?=[^\n]*\+|[\s(]*[A-Za-z]{1,2}["'])[^\n]*?(?<![\w\u0080-\uffff])\1(?![\w\u0080-\uffff])`,
  "m",
);

export const quadraticStrBuild = defineRule({
  id: "quadratic-str-build",
  category: "strings",
  summary: "A string built in a loop by copying it for each addition",
  why: "CPython extends a string in place only where a plain local name alone holds it. An attribute, an item, a global, `s = s + a + b` and an f-string around `s` copy the whole string on each pass; since 3.11 names of a module's top level and names that nested functions share do too.",
  cost: { from: "O(n²)", to: "O(n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop(ADDING, REMAKING)]] },
  on: {
    assignment: report,
    augmented_assignment: report,
  },
});

function report(
  node: Node<"assignment" | "augmented_assignment">,
  ctx: Context,
): Report | undefined {
  const found = quadraticAt(node, ctx);
  if (!found || !isFirst(found, ctx)) return undefined;
  const fix = fixFor(found, ctx);
  const { evidence, loop, keeper } = found;
  return {
    node,
    message: messageFor(found),
    evidence: [
      evidence,
      { text: "this loop repeats the addition", node: loop },
      ...(keeper ? [{ text: "a second name keeps the old string alive", node: keeper }] : []),
    ],
    ...(fix && { fix }),
    onlyWhenHot: !growsMuch(found, ctx),
  };
}

/** One change serves all additions to a text in a loop, so the first of those that cost speaks for the rest. */
function isFirst(found: Quadratic, ctx: Context): boolean {
  const first = found.all.find(({ node }) => quadraticAt(node, ctx) !== undefined);
  return first?.node === found.node;
}

function messageFor(found: Quadratic): string {
  const { target, text } = found;
  return `Each pass of the loop copies all of \`${target.text}\`${reasonFor(found)}. ${adviceFor(found, text)}`;
}

function reasonFor({ keeper, text, form, place }: Quadratic): string {
  if (keeper) return `: \`${keeper.field("left").text}\` still holds the old string`;
  if (text === "bytes") return ": bytes are never extended in place";
  if (form === "append-many") return ": the first `+` makes a new string";
  if (form === "format") return " into a new string";
  if (form === "prepend" || form === "surround") return ", because it grows at its front";
  return REASONS[place];
}

const REASONS: Readonly<Record<Place, string>> = {
  local: "",
  cell: ": since Python 3.11 a string that a nested function shares is not extended in place",
  nonlocal: ": since Python 3.11 a `nonlocal` string is not extended in place",
  module: ": since Python 3.11 a string at module level is not extended in place",
  global: ": a global string is not extended in place",
  attribute: ": a string in an attribute is not extended in place",
  subscript: ": a string in a container is not extended in place",
};

function adviceFor(found: Quadratic, text: Quadratic["text"]): string {
  if (text === "bytes") return "Use a `bytearray`, or collect the parts and join them.";
  if (growsInPlace(found)) return `Write \`${found.target.text} += …\` instead.`;
  return "Collect the parts in a list and join them once after the loop.";
}
