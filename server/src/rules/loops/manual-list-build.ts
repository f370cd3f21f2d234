/** Flags a loop that only appends to a list which starts empty, where a profile says that it is hot. */
import { defineRule } from "../../lint/rule.ts";
import { FOR } from "../../lint/signs.ts";
import { comprehensionFix } from "./list-build/fix.ts";
import { listBuildAt } from "./list-build/detect.ts";

export const manualListBuild = defineRule({
  id: "manual-list-build",
  category: "loops",
  summary: "List filled by `append` in a loop that does nothing else",
  why: "The loop looks up `append` and calls it for each element; a list comprehension does neither. The gain is small (next to none on Python 3.11, for which the rule is silent), so it is shown only on hot lines. Dicts and sets gain nothing.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { unit: [FOR, ["append"]] },
  on: {
    call(node, ctx) {
      // On 3.11 there was next to nothing to gain.
      if (ctx.target.major === 3 && ctx.target.minor === 11) return undefined;
      const found = listBuildAt(node, ctx);
      if (!found) return undefined;
      const { variable, start, loop } = found;
      const fix = comprehensionFix(found, ctx);
      return {
        node,
        message: `\`${variable.name}\` is filled by one call of \`append\` a pass. A list comprehension builds the same list without the calls; the gain is small, so it is worth it only because this is hot.`,
        evidence: [
          { text: `\`${variable.name}\` starts empty`, node: start },
          { text: "this loop does nothing but fill it", node: loop },
        ],
        ...(fix && { fix }),
      };
    },
  },
});
