/** Draws which layer imports which, from the imports themselves, into docs/architecture.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";

/** Folder or file → what it imports directly. */
type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param root the project's folder
 * @returns docs/architecture.md with the diagram between its markers
 */
export async function architectureWithDiagram(root: string): Promise<string> {
  const page = readFileSync(path.join(root, "docs/architecture.md"), "utf8");
  const markers = /(<!-- diagram:start -->)[^]*?(<!-- diagram:end -->)/;
  const diagram = mermaid(withoutShortcuts(layerImports(await cruiseProducts(root))));
  return page.replace(
    markers,
    (_, start: string, end: string) => `${start}\n\n${diagram}\n\n${end}`,
  );
}

async function cruiseProducts(root: string): Promise<ICruiseResult> {
  const options = { baseDir: root, doNotFollow: "node_modules", tsPreCompilationDeps: true };
  const { output } = await cruise(["server/src", "client/src"], options);
  if (typeof output === "string") throw new Error("dependency-cruiser answered with a text");
  return output;
}

function layerImports({ modules }: ICruiseResult): Imports {
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = layerOf(source);
    if (from === undefined) continue;
    const targets = imports.get(from) ?? new Set();
    imports.set(from, targets);
    for (const { resolved } of dependencies) {
      const to = layerOf(resolved);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  return imports;
}

/** `server/src/lint/rule.ts` → `lint`, `server/src/main.ts` → `main.ts`, the client as one. */
function layerOf(file: string): string | undefined {
  if (file.startsWith("client/src/")) return "client";
  return /^server\/src\/([^/]+)/.exec(file)?.[1];
}

/** Leaves out an arrow where a longer way leads to the same layer: what remains shows the order. */
function withoutShortcuts(imports: Imports): Imports {
  const kept = [...imports].map(([from, targets]) => {
    const direct = [...targets].filter(
      (target) =>
        ![...targets].some((other) => other !== target && reaches(imports, other, target)),
    );
    return [from, new Set(direct.sort())] as const;
  });
  return new Map(kept.sort(([a], [b]) => a.localeCompare(b, "en")));
}

function reaches(imports: Imports, from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const targets = imports.get(from) ?? new Set();
  return targets.has(to) || [...targets].some((next) => reaches(imports, next, to, seen));
}

function mermaid(imports: Imports): string {
  const arrows = [...imports].flatMap(([from, targets]) =>
    [...targets].map((to) => `  ${node(from)} --> ${node(to)}`),
  );
  return ["```mermaid", "flowchart TD", ...arrows, "```"].join("\n");
}

/** Mermaid takes no dots in ids. */
function node(layer: string): string {
  return layer.includes(".") ? `${layer.replace(".", "_")}["${layer}"]` : layer;
}
