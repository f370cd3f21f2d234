/** The fix for a check and an act that one atomic operation of a dict does at once. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import type { ModuleView } from "../../../project/functions.ts";
import type { CheckThenAct } from "../../../project/threads/check-then-act.ts";
import { isPlainDictFar } from "../../../project/threads/far-values.ts";
import { valuesOf } from "../../../project/threads/locks-of.ts";
import type { SharedPlace } from "../../../project/threads/shared-places.ts";
import { dictClassOf } from "../../../semantic/exact-dict.ts";
import { hashes } from "../../../semantic/hashing.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

/**
 * ```
 * if key in d:              →    d.pop(key, None)
 *     del d[key]
 * if key not in d:          →    d.setdefault(key, [])
 *     d[key] = []
 * ```
 * The condition is the test alone, the key costs nothing and has no effects, the dict is a plain one,
 * and the value is a literal that is as well not used.
 */
export function oneStepFix(
  pair: CheckThenAct,
  place: SharedPlace,
  view: ModuleView,
): Fix | undefined {
  const statement = pair.check.parent;
  if (!isKind(statement, "if_statement") || !isOnlyBranch(statement)) return undefined;
  const key = keyOf(pair);
  const act = onlyStatement(statement);
  if (!key || !act || !isPlainDict(place, pair, view) || hasComment(statement)) return undefined;
  const name = pair.looked.node.text;
  const text = stepFor(pair, act, name, key.text);
  if (text === undefined) return undefined;
  const unit = view.module.unitOf(key.tree);
  // `pop` on an empty dict does not even hash the key.
  const safe = pair.kind === "added" || (unit !== undefined && hashes(key, view.of(unit)));
  const title = safe
    ? `Use \`${text}\``
    : `Use \`${text}\` (with an unhashable key, no error where the dict is empty)`;
  return { title, safe, edits: [replaceNode(statement, text)] };
}

function stepFor(pair: CheckThenAct, act: AnyNode, name: string, key: string): string | undefined {
  const item = pair.acted.node.parent;
  if (!isKind(item, "subscript") || item.fields("subscript")[0]?.text !== key) return undefined;
  if (pair.kind === "gone" && isKind(act, "delete_statement") && act.children[0] === item)
    return `${name}.pop(${key}, None)`;
  const value = pair.kind === "added" ? addedValue(pair) : undefined;
  const isAll = isKind(act, "expression_statement") && act.children[0] === item.parent;
  return value?.isFresh && isAll ? `${name}.setdefault(${key}, ${value.node.text})` : undefined;
}

/** What `d[k] = v` adds; `isFresh` where it is a literal, so that making it once too often is nothing. */
export function addedValue({
  acted,
}: CheckThenAct): { readonly node: AnyNode; readonly isFresh: boolean } | undefined {
  const assignment = acted.node.parent?.parent;
  const node = isKind(assignment, "assignment") ? assignment.field("right") : undefined;
  if (!node) return undefined;
  const value = unwrapped(node);
  const isEmpty = isKind(value, "list", "dictionary") && value.children.length === 0;
  const isConstant = isKind(value, "integer", "float", "true", "false", "none");
  const isPlainString = isKind(value, "string") && !/^[fFtT]/.test(value.text);
  return { node, isFresh: isEmpty || isConstant || isPlainString };
}

/** `if k in d:` with nothing else in the condition and no other branch. */
function isOnlyBranch(statement: Node<"if_statement">): boolean {
  const condition = unwrapped(statement.field("condition"));
  const isTest = isKind(condition, "comparison_operator") && condition.children.length === 2;
  return isTest && !statement.field("alternative");
}

function keyOf({ looked }: CheckThenAct): AnyNode | undefined {
  const comparison = looked.node.parent;
  const [key] = isKind(comparison, "comparison_operator") ? comparison.children : [];
  return isKind(key, "identifier", "string", "integer") && !/^[fFtT]/.test(key.text)
    ? key
    : undefined;
}

/** The one statement of the branch, on a line of its own. */
function onlyStatement(statement: Node<"if_statement">): AnyNode | undefined {
  const block = statement.field("consequence");
  const [only, ...others] = block.children;
  return only && others.length === 0 ? only : undefined;
}

function hasComment(statement: AnyNode): boolean {
  return /#|\\/.test(statement.text);
}

function isPlainDict({ owner }: SharedPlace, { looked }: CheckThenAct, view: ModuleView): boolean {
  const unit = view.module.unitOf(looked.node.tree);
  if (!unit) return false;
  if (owner.far) return isPlainDictFar(owner.far);
  const values = owner.definition
    ? valuesOf(looked.name, owner.definition, view)
    : view.module.variable(looked.name).bindings.flatMap(({ value }) => value ?? []);
  return (
    values.length > 0 &&
    values.every((value) => {
      const home = view.module.unitOf(value.tree);
      return home !== undefined && dictClassOf(value, view.of(home)) !== undefined;
    })
  );
}
