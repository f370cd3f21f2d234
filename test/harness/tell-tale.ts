/** Rules that say what an analysis knows, for tests of what it knows. */
import { defineRule, type Rule } from "../../server/src/lint/rule.ts";

/** `look`: where it looks, and what it says there. */
export function tellTale(id: string, look: Pick<Rule, "on" | "module" | "codeBase">): Rule {
  return defineRule({
    id: `tell-tale-${id}`,
    category: "loops",
    summary: "Everything that is known",
    why: "Only for tests.",
    severity: "hint",
    fix: "sometimes",
    python: { min: "3.8" },
    since: "0.1.0",
    ...look,
  });
}
