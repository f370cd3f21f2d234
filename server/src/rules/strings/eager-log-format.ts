/** Flags log messages that are put together whether or not anybody logs them. */
import { defineRule } from "../../lint/rule.ts";
import { type Eager, eagerIn } from "./logging/eager.ts";
import { fixFor } from "./logging/fix.ts";
import { type LogCall, logCall } from "./logging/log-call.ts";

export const eagerLogFormat = defineRule({
  id: "eager-log-format",
  category: "strings",
  summary: "A log message formatted even where its level is off",
  why: "An f-string is built before `debug` is called, and thrown away where the level is off. Given a template and its parts, `logging` formats only what it writes.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { module: [["logging", "multiprocessing"]], unit: [["debug", "info"]] },
  on: {
    call(node, ctx) {
      const found = logCall(node, ctx);
      const eager = found && eagerIn(found, ctx);
      if (!eager) return undefined;
      const fix = fixFor(found, eager);
      return { node: eager.node, message: messageFor(found, eager), ...(fix && { fix }) };
    },
  },
});

function messageFor({ level, logger }: LogCall, { how, name }: Eager): string {
  const off = `even where \`${level}\` is off`;
  if (how === "call") {
    const guard = `if ${logger.text}.isEnabledFor(logging.${level.toUpperCase()}):`;
    return `${sentence(name)} runs ${off}; put the call under \`${guard}\`.`;
  }
  return `${WHAT[how]} is built ${off}; give \`${level}\` a template and its parts: \`${level}("… %s", …)\`.`;
}

const WHAT: Readonly<Record<Exclude<Eager["how"], "call">, string>> = {
  "f-string": "The f-string",
  percent: "The text of `%`",
  format: "The text of `format`",
  sum: "The sum",
};

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
