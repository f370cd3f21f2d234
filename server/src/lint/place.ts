/** Turns what a rule reported about nodes into a finding at a place in the file. */
import type { Module } from "../semantic/module.ts";
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import { type TextEdit, inOrder } from "../text/edit.ts";
import { lineIndex } from "../text/line-index.ts";
import { shift, type Span } from "../text/span.ts";
import type { RawFinding } from "./dispatch.ts";
import type { Finding, Fix, PlacedFix, PlacedStep, TrailStep } from "./finding.ts";
import { isOnlyWhenHot } from "./only-when-hot.ts";
import { definitionEdits, importEdits } from "./module-edits.ts";

export function place({ rule, report }: RawFinding, module: Module): Finding {
  const last = report.through ?? report.node;
  const finding = {
    rule: rule.id,
    severity: report.severity ?? rule.severity,
    message: report.message,
    span: { start: module.offsetOf(report.node), end: spanOf(last, module).end },
    evidence: (report.evidence ?? []).map(({ text, node }) => ({
      text,
      span: spanOf(node, module),
    })),
    symbol: symbolOf(report.node, module),
    ...(report.trail && { trail: report.trail.map(placeStep) }),
    ...(isOnlyWhenHot({ rule, report }) && { onlyWhenHot: true as const }),
  };
  return report.fix ? withFix(finding, report.fix, module) : finding;
}

function placeStep({ text, node, module }: TrailStep): PlacedStep {
  const lines = lineIndex(module.source.text);
  const { start, end } = spanOf(node, module);
  const range = { start: lines.positionAt(start), end: lines.positionAt(end) };
  return { text, file: module.file, range };
}

/** Placed when first asked for: a keystroke shows findings, and few of their fixes are ever looked at. */
function withFix(finding: Finding, fix: Fix, module: Module): Finding {
  let placed: PlacedFix | undefined;
  return {
    ...finding,
    get fix() {
      return (placed ??= placeFix(fix, module));
    },
  };
}

/** Name of the function around a node as profiles write it: `Service.handle`; "" at module level. */
export function symbolOf(node: AnyNode, module: Module): string {
  const names: string[] = [];
  let inFunction = false;
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition")) {
      if (inFunction) names.unshift("<locals>");
      inFunction = true;
      names.unshift(up.field("name").text);
    }
    if (isKind(up, "class_definition") && inFunction) names.unshift(up.field("name").text);
  }
  if (!inFunction) return "";
  const unit = module.unitOf(node.tree);
  const header = unit && module.classHeader(unit);
  const className = header && classNameOf(header.tree.root);
  return className === undefined ? names.join(".") : [className, ...names].join(".");
}

function classNameOf(root: AnyNode): string | undefined {
  for (const child of root.children) {
    const definition = isKind(child, "decorated_definition") ? child.field("definition") : child;
    if (isKind(definition, "class_definition")) return definition.field("name").text;
  }
  return undefined;
}

function placeFix(fix: Fix, module: Module): PlacedFix {
  const edits: TextEdit[] = fix.edits.map(({ node, span, newText }) => ({
    span: shift(span, module.offsetOf(node) - node.start),
    newText,
  }));
  return {
    title: fix.title,
    safe: fix.safe,
    // First where they meet an edit at the same place: a decorator stands below an import.
    edits: inOrder([
      ...importEdits(fix.imports ?? [], module),
      ...definitionEdits(fix.definitions ?? [], module),
      ...edits,
    ]),
  };
}

function spanOf(node: AnyNode, module: Module): Span {
  const start = module.offsetOf(node);
  return { start, end: start + (node.end - node.start) };
}
