/** Every fact that others may read, told as text without identities, so that two can be compared. */
import type { Fact } from "../../server/src/semantic/fact.ts";
import { lexicalStores } from "../../server/src/semantic/attributes/lexical-stores.ts";
import { stores } from "../../server/src/semantic/attributes/stores.ts";
import { guards } from "../../server/src/semantic/flow/guards.ts";
import { reaching } from "../../server/src/semantic/flow/reaching.ts";
import { returns } from "../../server/src/semantic/flow/returns.ts";
import { lexicalBindings } from "../../server/src/semantic/lexical-bindings.ts";
import { isPlainFunction, lexicalWords } from "../../server/src/semantic/lexical-words.ts";
import { scopes } from "../../server/src/semantic/scopes.ts";
import { callsByFunction } from "../../server/src/project/calls/own-calls.ts";
import { unitCalls } from "../../server/src/project/functions.ts";
import { sharedWrites } from "../../server/src/project/shared-writes.ts";
import { heldNames } from "../../server/src/project/threads/locking-owners.ts";
import { selfAccesses } from "../../server/src/project/threads/shared-accesses.ts";
import { suppressionComments } from "../../server/src/semantic/suppression-comments.ts";
import { SyntaxNode } from "../../server/src/syntax/node.ts";
import type { Tree } from "../../server/src/syntax/tree.ts";
import { isKind } from "../../server/src/syntax/walk.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";

/** By the name of the constant that holds each; a test looks whether one is missing. */
export const FACTS: Readonly<Record<string, Fact<unknown>>> = {
  scopes,
  lexicalBindings,
  lexicalStores,
  lexicalWords,
  isPlainFunction,
  reaching,
  guards,
  returns,
  unitCalls,
  callsByFunction,
  sharedWrites,
  stores,
  selfAccesses,
  heldNames,
  suppressionComments,
};

/** One line for each thing known. */
export function describeFacts(unit: Unit): readonly string[] {
  return [
    ...Object.entries(FACTS).map(
      ([name, fact]) => `${name}: ${describe(fact.of(unit), unit.tree)}`,
    ),
    ...describeNames(unit),
  ];
}

/** What the scopes answer for each node that is no token, and what reaches it. */
function describeNames(unit: Unit): readonly string[] {
  const { tree } = unit;
  const known = scopes.of(unit);
  const flow = reaching.of(unit);
  const lines: string[] = [];
  for (let i = 0; i < tree.size; i++) {
    const node = tree.node(i);
    if (node.kind === "token") continue;
    const scope = known.scopeOf(node);
    const variable = known.variableOf(node);
    const named = variable
      ? `${variable.name} of ${variable.scope.kind} ${variable.scope.node.index}`
      : "";
    const reached = flow.at(node);
    const tested = variable ? describe(guards.of(unit).of(variable), tree) : "";
    const given = isKind(node, "function_definition")
      ? describe(returns.of(unit).of(node), tree)
      : "";
    const bound = reached?.bindings.map((binding) => binding.node.index).join() ?? "unknown";
    lines.push(
      `${i} in ${scope.kind} ${scope.node.index} ${named} bound at ${bound} ${String(reached?.mayBeUnbound)} ${tested} ${given}`,
    );
  }
  return lines;
}

/** Nodes are told by their index; a node of another tree than the unit's own is a mistake. */
function describe(value: unknown, tree: Tree): string {
  const seen = new Map<object, number>();
  const tell = (each: unknown): string => {
    if (each instanceof SyntaxNode) return each.tree === tree ? `#${each.index}` : "#elsewhere";
    if (typeof each === "function") return "";
    if (each === undefined) return "undefined";
    if (typeof each !== "object" || each === null) return JSON.stringify(each);
    const known = seen.get(each);
    if (known !== undefined) return `^${known}`;
    seen.set(each, seen.size);
    if (each instanceof Map)
      return `{${[...each].map(([k, v]) => `${tell(k)}=${tell(v)}`).join()}}`;
    if (Array.isArray(each) || each instanceof Set) return `[${Array.from(each, tell).join()}]`;
    return `(${Object.entries(each)
      .map(([k, v]) => `${k}=${tell(v)}`)
      .join()})`;
  };
  return tell(value);
}
