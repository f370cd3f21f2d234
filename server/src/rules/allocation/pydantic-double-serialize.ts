/** Flags JSON of Pydantic models that goes through a dict first, out or in. */
import { defineRule } from "../../lint/rule.ts";
import { type Detour, detourAt } from "./pydantic/detect.ts";
import { readFix, writeFix } from "./pydantic/fix.ts";

export const pydanticDoubleSerialize = defineRule({
  id: "pydantic-double-serialize",
  category: "allocation",
  summary: "JSON of a Pydantic model by way of a dict: `json.dumps(order.model_dump())`",
  why: "Pydantic writes and reads JSON itself, in compiled code. With `json` in between, every value becomes a Python object in a dict that is thrown away at once.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [["json"]], unit: [["model_dump", "model_validate"]] },
  on: {
    call(node, ctx) {
      const detour = detourAt(node, ctx);
      if (!detour) return undefined;
      const fix = detour.to === "text" ? writeFix(detour) : readFix(detour);
      return {
        node: detour.json.field("function"),
        message: messageOf(detour),
        evidence: [detour.evidence],
        ...(fix && { fix }),
      };
    },
  },
});

function messageOf({ to, model, json, method }: Detour): string {
  const called = `\`${json.field("function").text}\``;
  return to === "text"
    ? `\`${method}\` builds a dict of \`${model}\` only for ${called} to write it out; \`model_dump_json\` writes the JSON directly.`
    : `${called} builds Python objects only for \`${method}\` to read them into \`${model}\`; \`model_validate_json\` reads the JSON directly.`;
}
