/** Flags regular expressions that are nothing but the text they look for. */
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf, IMPORTS_RE, OF_RE, OPENS_RE } from "../../lint/signs.ts";
import { fixFor } from "./literal/fix.ts";
import { literalSearch, type LiteralSearch } from "./literal/detect.ts";

const FUNCTIONS = "sub|search|match|fullmatch|split";

export const regexForLiteral = defineRule({
  id: "regex-for-literal",
  category: "strings",
  summary: "A regular expression that is plain text, in a loop",
  why: "Each call looks the compiled pattern up, makes a match object and runs the matcher; a method of `str` goes straight to the search for the text.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: [
    { module: [[IMPORTS_RE]], unit: [[inLoop(callOf(FUNCTIONS, OF_RE))]] },
    { module: [[OPENS_RE]], unit: [[inLoop(callOf(FUNCTIONS))]] },
  ],
  on: {
    call(node, ctx) {
      const found = literalSearch(node, ctx);
      if (!found) return undefined;
      const fix = fixFor(found);
      return {
        node,
        message: messageFor(found),
        evidence: [
          { text: "this loop repeats the search", node: found.loop },
          ...(found.value ? [found.value.evidence] : []),
        ],
        ...(fix && { fix }),
      };
    },
  },
});

function messageFor({ name, pattern, instead }: LiteralSearch): string {
  const shown = pattern.text.length <= 30 ? `\`${pattern.text}\`` : "The pattern";
  return `${shown} is plain text, which needs no regular expression: \`${instead}\` does the work of \`re.${name}\`.`;
}
