/** Flags copies by way of JSON on every pass of a loop, where what is copied needs less. */
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { renamed } from "../../lint/signs.ts";
import { jsonCopyCall } from "./needless-copy/copy-call.ts";
import { needlessCopy, reportOf, shallowFix } from "./needless-copy/detect.ts";

export const jsonRoundtripCopy = defineRule({
  id: "json-roundtrip-copy",
  category: "allocation",
  summary:
    "Copy by `json.loads(json.dumps(…))` in a loop, where a shallow copy or a new object would do",
  why: "The object is written out as text and the text is parsed again, only to get an equal one. A shallow copy costs a small part of that.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    { module: [["json"]], unit: [[inLoop("loads")], [inLoop("dumps")]] },
    { module: [["json"], [renamed("loads|dumps")]], unit: [[inLoop("(")]] },
  ],
  on: {
    call(node, ctx) {
      const found = needlessCopy(node, jsonCopyCall(node, ctx), ctx);
      return (
        found && reportOf(found, "writes and parses all of", shallowFix(found, CHANGES, ctx), ctx)
      );
    },
  },
});

/** What JSON does besides copying. */
const CHANGES = "tuples stay tuples, and keys that are no text stay as they are";
