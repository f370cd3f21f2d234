/** Flags an object that a loop writes out or reads in anew on every pass, though it stays the same. */
import { hoistFix } from "../../lint/hoist-fix.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import type { Context } from "../../semantic/context.ts";
import { qualifiedName, spelledName } from "../../semantic/names.ts";
import { loopsRepeating } from "../../semantic/repeated.ts";
import { isKeptByNobody } from "../../semantic/results.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";

/** What the result is called, by the call that makes it. */
const CALLS: ReadonlyMap<string, { readonly name: string; readonly does: string }> = new Map([
  ["json.dumps", { name: "text", does: "writes out" }],
  ["json.loads", { name: "parsed", does: "parses" }],
  ["pickle.dumps", { name: "pickled", does: "pickles" }],
]);

export const repeatedSerialization = defineRule({
  id: "repeated-serialization",
  category: "allocation",
  summary: "The same object written out, or the same text parsed, on every pass of a loop",
  why: "`json.dumps`, `json.loads` and `pickle.dumps` go through everything they are given. What stays the same needs that only once.",
  cost: { from: "O(n·m)", to: "O(n + m)" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["json-roundtrip-copy"],
  onlyWhenHot: "sometimes",
  needs: {
    module: [
      ["dumps", "loads"],
      ["json", "pickle"],
    ],
    unit: [[inLoop("dumps", "loads")]],
  },
  on: {
    call(node, ctx) {
      const qualified = spelledName(node.field("function"), CALLS, ctx);
      const call = qualified === undefined ? undefined : CALLS.get(qualified);
      const [object] = node.field("arguments").children;
      if (!call || !object || isSmall(object) || isKind(object, "generator_expression"))
        return undefined;
      if (isParsedAgain(node, ctx)) return undefined;
      // Whoever keeps what was parsed gets an object of its own on each pass.
      if (qualified === "json.loads" && !isKeptByNobody(node, ctx)) return undefined;
      const loops = loopsRepeating(node, ctx);
      const [loop] = loops;
      if (!loop) return undefined;
      const shown = shownAs(object);
      const fix = hoistFix(
        {
          expression: node,
          loops,
          name: nameFor(call.name, object),
          title: (name) => `Make \`${name}\` once before the loop`,
          risk: riskOf(qualified, shown),
        },
        ctx,
      );
      return {
        node,
        message:
          `\`${node.field("function").text}\` ${call.does} ${shown} on every pass of the loop, which leaves it as it is. ` +
          "Do that once before the loop.",
        evidence: [{ text: `this loop leaves ${shown} as it is`, node: loop.node }],
        ...(fix && { fix }),
        onlyWhenHot: !meetsMuch(node, ctx, loop.node),
      };
    },
  },
});

/** `json.loads(json.dumps(x))` is a copy, and a matter of its own. */
function isParsedAgain(node: AnyNode, ctx: Context): boolean {
  const call = node.parent?.parent;
  return isKind(call, "call") && qualifiedName(call.field("function"), ctx) === "json.loads";
}

function riskOf(qualified: string | undefined, shown: string): string {
  return qualified === "json.loads"
    ? "all passes of the loop share one object, and an error shows earlier"
    : `what changes deep inside of ${shown} during the loop no longer shows`;
}

/** What is written out in the call itself, and takes no time worth a hint. */
function isSmall(object: AnyNode): boolean {
  const node = unwrapped(object);
  if (isKind(node, "list", "tuple", "dictionary", "set", "pair"))
    return node.children.every(isSmall);
  return isKind(node, "string", "concatenated_string", "integer", "float", "true", "false", "none");
}

function shownAs(object: AnyNode): string {
  return /^[\w.]{1,40}$/.test(object.text) ? `\`${object.text}\`` : "the same value";
}

function nameFor(result: string, object: AnyNode): string {
  const name = isKind(object, "attribute") ? object.field("attribute").text : object.text;
  const isName = isKind(object, "attribute", "identifier") && /^[a-z_]\w*$/.test(name);
  return isName ? `${name.replace(/^_+/, "")}_${result}` : result;
}
