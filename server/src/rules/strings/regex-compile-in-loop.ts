/** Flags `re.compile` of the same pattern on every pass of a loop. */
import { hoistFix } from "../../lint/hoist-fix.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf, IMPORTS_RE, OF_RE, OPENS_RE } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { spelledName } from "../../semantic/names.ts";
import { loopsRepeating } from "../../semantic/repeated.ts";
import { literalText } from "../../semantic/valid-literals.ts";

const COMPILE: ReadonlySet<string> = new Set(["re.compile"]);

export const regexCompileInLoop = defineRule({
  id: "regex-compile-in-loop",
  category: "strings",
  summary: "`re.compile` of the same pattern in a loop",
  why: "`re.compile` keeps patterns that it has compiled, so that the same one is only looked up again. But the look-up takes longer than a short match, and where a program uses many patterns, the oldest are forgotten and compiled anew.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    { module: [[IMPORTS_RE]], unit: [[inLoop(callOf("compile", OF_RE))]] },
    { module: [[OPENS_RE]], unit: [[inLoop(callOf("compile"))]] },
  ],
  on: {
    call(node, ctx) {
      if (!spelledName(node.field("function"), COMPILE, ctx)) return undefined;
      const [pattern] = node.field("arguments").children;
      // `type(re.compile(""))` is no matter of patterns.
      if (!pattern || literalText(pattern) === "") return undefined;
      const loops = loopsRepeating(node, ctx);
      const [loop] = loops;
      if (!loop) return undefined;
      const title = (name: string): string => `Compile \`${name}\` once before the loop`;
      const fix = hoistFix({ expression: node, loops, name: "compiled", title }, ctx);
      return {
        node,
        message:
          "`re.compile` gets the same pattern on every pass of the loop, and looks it up anew each time. " +
          "Compile it once before the loop.",
        evidence: [{ text: "this loop leaves the pattern as it is", node: loop.node }],
        ...(fix && { fix }),
        onlyWhenHot: !meetsMuch(node, ctx, loop.node),
      };
    },
  },
});
