/** Edits at module level that a fix needs elsewhere: imports where imports go, and definitions below them. */
import type { Module } from "../semantic/module.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import type { TextEdit } from "../text/edit.ts";
import type { ImportNeed } from "./finding.ts";

/**
 * ```
 * """Docstring."""                 """Docstring."""
 * from __future__ import x    →    from __future__ import x
 * import os                        import os
 *                                  from collections import deque
 * ```
 * Leaves out what the module imports already.
 */
export function importEdits(needs: readonly ImportNeed[], module: Module): readonly TextEdit[] {
  const lines = needs.filter((need) => !isImported(need, module)).map(importLine);
  return lines.length === 0 ? [] : [insertLines(lines, importPlace(module), module)];
}

/** Puts statements after the imports at the top, with a blank line before them. */
export function definitionEdits(
  statements: readonly string[],
  module: Module,
): readonly TextEdit[] {
  if (statements.length === 0) return [];
  const at = importPlace(module);
  const eol = module.lineEnd;
  const before = at > 0 ? eol : "";
  return [{ span: { start: at, end: at }, newText: `${before}${statements.join(eol)}${eol}` }];
}

/** Offset at the start of a line: after the docstring and the imports at the top of the file. */
function importPlace(module: Module): number {
  const { units, starts, text } = module.source;
  let place = headOf(text);
  for (const [i, unit] of units.entries()) {
    const kind = headKind(unit, i === 0);
    if (kind === "other") return place;
    if (kind !== "blank") place = (starts[i] ?? 0) + endOfStatements(unit);
  }
  return place;
}

function headKind(unit: Unit, first: boolean): "docstring" | "import" | "blank" | "other" {
  if (unit.role !== "statement") return "other";
  const [statement] = unit.tree.root.children;
  if (!statement) return "blank";
  if (isKind(statement, "import_statement", "import_from_statement", "future_import_statement"))
    return "import";
  const isDocstring =
    first && isKind(statement, "expression_statement") && isKind(statement.children[0], "string");
  return isDocstring ? "docstring" : "other";
}

/** Offset after the line on which the unit's last statement ends. */
function endOfStatements(unit: Unit): number {
  const end = unit.tree.root.children.at(-1)?.end ?? 0;
  const newline = /\r\n|\r|\n/g;
  newline.lastIndex = end;
  const found = newline.exec(unit.text);
  return found ? found.index + found[0].length : unit.text.length;
}

/** After a `#!` line and an encoding comment, which must stay first. */
export function headOf(text: string): number {
  const head = /^\uFEFF?(?:#!.*(?:\r\n|\r|\n))?(?:#.*coding[:=].*(?:\r\n|\r|\n))?/.exec(text);
  return head?.[0].length ?? 0;
}

function isImported(need: ImportNeed, module: Module): boolean {
  const wanted = need.name === undefined ? need.module : `${need.module}.${need.name}`;
  const bound = need.name ?? need.module.split(".")[0] ?? need.module;
  const { bindings } = module.variable(bound);
  const name = need.name === undefined ? bound : wanted;
  return bindings.length > 0 && bindings.every((binding) => binding.imports === name);
}

function importLine(need: ImportNeed): string {
  return need.name === undefined
    ? `import ${need.module}`
    : `from ${need.module} import ${need.name}`;
}

function insertLines(lines: readonly string[], at: number, module: Module): TextEdit {
  const eol = module.lineEnd;
  const needsBreak = !/(?:^\uFEFF?|[\r\n])$/.test(module.source.text.slice(0, at));
  const newText = (needsBreak ? eol : "") + lines.map((line) => line + eol).join("");
  return { span: { start: at, end: at }, newText };
}
