/** Flags a loop over all lines of a file at once, where the file itself gives one after the other. */
import { type Fix, replaceNode } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { FOR } from "../../lint/signs.ts";
import { amountOf } from "../../semantic/amounts/origins.ts";
import { isCommandFile } from "../../semantic/command-file.ts";
import type { Context } from "../../semantic/context.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { isKind } from "../../syntax/walk.ts";
import { type AllLines, allLinesIn } from "./lines/detect.ts";
import { isQuiet } from "./lines/quiet.ts";

export const readAllThenIterate = defineRule({
  id: "read-all-then-iterate",
  category: "io",
  summary: "All lines of a file read into a list, to loop over them",
  why: "`readlines` holds the whole file in memory, as one string a line, before the first line is handled. Iterating over the file gives the same lines one at a time.",
  cost: { from: "O(file) memory", to: "O(line) memory" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [FOR, ["readlines"]], module: [["open"]] },
  on: {
    call(node, ctx) {
      const found = allLinesIn(node, ctx);
      if (!found || isSeldomRun(node, ctx)) return undefined;
      const { file, object } = found;
      const name = file.variable?.name;
      const shown = name ?? "open(…)";
      const fix = fixFor(found, ctx);
      return {
        node,
        message:
          `\`${shown}.readlines()\` makes a list of all lines of the file before the loop handles the first. ` +
          `Loop over ${name === undefined ? "the file" : `\`${name}\``} itself: it gives one line after the other.`,
        evidence: [{ text: `\`${object.text}\` is a file`, node: file.open }],
        ...(fix && { fix }),
        onlyWhenHot:
          keepsAll(found) || isCommandFile(ctx) || amountOf(found.object, ctx) !== "many",
      };
    },
  },
});

/** `[line.strip() for line in f.readlines()]` holds all lines in the end, whatever it runs over. */
function keepsAll({ clause }: AllLines): boolean {
  const comprehension = clause.parent;
  return (
    isKind(clause, "for_in_clause") &&
    isKind(comprehension, "list_comprehension") &&
    !comprehension.children.some((child) => isKind(child, "if_clause"))
  );
}

/**
 * ```
 * for line in f.readlines():    →    for line in f:
 * ```
 */
function fixFor(found: AllLines, ctx: Context): Fix | undefined {
  const { call, object } = found;
  // A comment between the name and the method would be lost.
  if (call.text.slice(object.text.length).includes("#")) return undefined;
  const safe = isQuiet(found, ctx);
  const title = "Loop over the file itself";
  return {
    title: safe
      ? title
      : `${title} (errors in the file are met, and changes to it seen, while the loop runs)`,
    safe,
    edits: [replaceNode(call, object.text)],
  };
}
