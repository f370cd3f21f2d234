/** Flags a lock that is made where it is used, so that nobody else can hold it. */
import type { Fix, Report } from "../../lint/finding.ts";
import { replaceNode } from "../../lint/finding.ts";
import { nameFor } from "../../lint/import-name.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf } from "../../lint/signs.ts";
import { type Context, variableOf, type WholeVariable } from "../../semantic/context.ts";
import { freeName } from "../../semantic/free-name.ts";
import { spelledName } from "../../semantic/names.ts";
import { isInTest } from "../../semantic/test-code.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendantsOf, isKind, nearest } from "../../syntax/walk.ts";

const LOCKS: ReadonlySet<string> = new Set([
  "threading.Lock",
  "threading.RLock",
  "_thread.allocate_lock",
]);

export const lockPerCall = defineRule({
  id: "lock-per-call",
  category: "threads",
  summary: "Lock made anew for each call",
  why: "A lock excludes only who holds the same one. One that is made in the call that takes it is never waited for, and protects nothing.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: {
    module: [["threading", "_thread"]],
    unit: [[callOf("R?Lock|allocate_lock")], [/\b(?:with|acquire|release|locked)\b/]],
  },
  on: {
    call(node, ctx) {
      const qualified = spelledName(node.field("function"), LOCKS, ctx);
      if (qualified === undefined) return undefined;
      // At the top level it is one for all; in a test that may be what is tested.
      if (!nearest(node, "function_definition") || isInTest(node, ctx)) return undefined;
      const name = node.field("function").text;
      if (isEntered(node)) {
        if (isHeldAcrossYield(node)) return undefined;
        return reportOf(node, qualified, `\`with ${name}()\` locks`, ctx);
      }
      const variable = localMadeHere(node, ctx);
      if (!variable || !isOnlyTaken(variable)) return undefined;
      return reportOf(node, qualified, `\`${variable.name}\` is`, ctx);
    },
  },
});

function reportOf(node: Node<"call">, qualified: string, subject: string, ctx: Context): Report {
  const fix = sharedLockFix(node, qualified, ctx);
  const what = subject.endsWith(" locks") ? "a new lock at every pass" : "a new lock in every call";
  return {
    node,
    message: `${subject} ${what}, which no other thread can hold: it protects nothing. Make it once, where the state is made that it protects.`,
    ...(fix && { fix }),
  };
}

/** A context manager gives way inside: a lock that all share would hang where two of them nest. */
function isHeldAcrossYield(node: AnyNode): boolean {
  const held = nearest(node, "with_statement");
  return held !== undefined && descendantsOf(held.field("body"), "yield").length > 0;
}

/** `with threading.Lock():`, also with a name that is used nowhere else. */
function isEntered(node: AnyNode): boolean {
  return isKind(node.parent, "with_item");
}

/** The function's own variable that the call's result is assigned to, and nothing else is. */
function localMadeHere(node: AnyNode, ctx: Context): WholeVariable | undefined {
  const assignment = node.parent;
  if (!isKind(assignment, "assignment") || assignment.field("right") !== node) return undefined;
  const left = assignment.field("left");
  const variable = isKind(left, "identifier") ? variableOf(left, ctx) : undefined;
  const isLocal = variable?.scope?.kind === "function" && variable.bindings.length === 1;
  return isLocal ? variable : undefined;
}

const TAKING = new Set(["acquire", "release", "locked"]);

/** Whether all that is done to it is to take it, in the function itself. */
function isOnlyTaken({ uses, scope }: WholeVariable): boolean {
  return (
    uses.length > 0 &&
    uses.every(({ node, scope: reading }) => {
      if (reading !== scope) return false;
      const { parent } = node;
      if (isKind(parent, "with_item")) return true;
      return (
        isKind(parent, "attribute") &&
        isKind(parent.parent, "call") &&
        TAKING.has(parent.field("attribute").text)
      );
    })
  );
}

/**
 * ```
 * with threading.Lock():    →    with _save_lock:
 * ```
 */
function sharedLockFix(node: Node<"call">, qualified: string, ctx: Context): Fix | undefined {
  const definition = nearest(node, "function_definition");
  const inClass = ancestors(node).some((up) => isKind(up, "class_definition"));
  const made = nameFor(qualified, node, ctx);
  if (!definition || inClass || !made) return undefined;
  const base = definition
    .field("name")
    .text.replace(/^_+|_+$/g, "")
    .toLowerCase();
  const name = freeName(`_${base}_lock`, node, ctx);
  return {
    title: `Share one lock, \`${name}\`, between all calls (they wait for each other)`,
    safe: false,
    edits: [replaceNode(node, name)],
    imports: made.imports,
    definitions: [`${name} = ${made.text}()`],
  };
}
