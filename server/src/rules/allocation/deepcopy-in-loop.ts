/** Flags `copy.deepcopy` on every pass of a loop, where what is copied needs less. */
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { renamed } from "../../lint/signs.ts";
import { deepcopyCall } from "./needless-copy/copy-call.ts";
import { needlessCopy, reportOf, shallowFix } from "./needless-copy/detect.ts";

export const deepcopyInLoop = defineRule({
  id: "deepcopy-in-loop",
  category: "allocation",
  summary: "`copy.deepcopy` in a loop, where a shallow copy or a new object would do",
  why: "`deepcopy` looks at every value below an object, remembers each one it has met, and asks classes how they want to be copied, all in Python. A shallow copy, or writing the object out, costs a small part of that.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    { module: [["deepcopy"]], unit: [[inLoop("deepcopy")]] },
    { module: [[renamed("deepcopy")]], unit: [[inLoop("(")]] },
  ],
  on: {
    call(node, ctx) {
      const found = needlessCopy(node, deepcopyCall(node, ctx), ctx);
      return (
        found && reportOf(found, "walks through all of", shallowFix(found, undefined, ctx), ctx)
      );
    },
  },
});
