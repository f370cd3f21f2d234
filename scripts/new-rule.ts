/**
 * Starts a rule: its file and its specification, which compile and fail until they are filled in.
 * Usage: npm run new-rule -- <category>/<rule-id>
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { camelCase, root, RULES, SPECS } from "./rule-files.ts";

process.exitCode = main(process.argv[2]);

function main(stem: string | undefined): number {
  const [category, id, ...rest] = (stem ?? "").split("/");
  const categories = knownCategories();
  if (
    category === undefined ||
    id === undefined ||
    rest.length > 0 ||
    !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id)
  ) {
    return fail(
      "usage: npm run new-rule -- <category>/<rule-id>, such as collections/list-used-as-queue",
    );
  }
  if (!categories.includes(category)) {
    return fail(`no category ${category}; there are ${categories.join(", ")}`);
  }
  const files = new Map([
    [`${RULES}/${category}/${id}.ts`, ruleText(category, id)],
    [`${SPECS}/${category}/${id}.md`, specText(id)],
  ]);
  const taken = [...files.keys()].filter((file) => existsSync(path.join(root, file)));
  if (taken.length > 0) return fail(`there already: ${taken.join(", ")}`);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    console.log(`wrote ${file}`);
  }
  console.log(`\nnext: fill in the specification, then npx vitest run test/rules -t ${id}`);
  return 0;
}

/** From the type itself, so that there is one list. */
function knownCategories(): readonly string[] {
  const text = readFileSync(path.join(root, "server/src/lint/rule.ts"), "utf8");
  const union = /export type Category =([^;]+);/.exec(text)?.[1] ?? "";
  return [...union.matchAll(/"([a-z]+)"/g)].flatMap((match) => match[1] ?? []);
}

function ruleText(category: string, id: string): string {
  const name = camelCase(id);
  return `/** Flags … (one sentence: what is flagged). */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import { hotLoopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { Node } from "../../syntax/node.ts";

export const ${name} = defineRule({
  id: "${id}",
  category: "${category}",
  summary: "TODO the pattern in a few words",
  why: "TODO why it costs, in one or two sentences.",
  severity: "warning",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  on: {
    call: flagCall,
  },
});

/** Silent wherever the evidence is missing. */
function flagCall(node: Node<"call">, ctx: Context): Report | undefined {
  if (qualifiedName(node.field("function"), ctx) !== "TODO.name") return undefined;
  if (hotLoopsAround(node).length === 0) return undefined;
  return { node, message: "TODO what, why and what to do." };
}
`;
}

function specText(id: string): string {
  return `# ${id}

TODO what is flagged and why it costs.

## Flagged

\`\`\`python
TODO_an_example()
#    ^^^^^^^^^^ ${id} "TODO"
\`\`\`

## Not flagged: TODO the evidence is missing

\`\`\`python
pass
\`\`\`

## Not flagged: TODO it happens once

\`\`\`python
pass
\`\`\`
`;
}

function fail(message: string): number {
  console.error(message);
  return 2;
}
