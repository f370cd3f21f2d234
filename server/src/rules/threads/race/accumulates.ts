/** Whether a lost update leaves a wrong number behind: a sum, a count, a peak that each thread adds to. */
import { classAround, type ModuleView } from "../../../project/functions.ts";
import { kindOfFar } from "../../../project/threads/far-values.ts";
import { valuesOf } from "../../../project/threads/locks-of.ts";
import { methodAround } from "../../../project/threads/shared-accesses.ts";
import type { SharedWrite } from "../../../project/shared-writes.ts";
import { variableOf } from "../../../semantic/context.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

/** The newest of two times is the newest whoever writes last. */
const TIMES = /\b(?:time|monotonic|perf_counter|now|utcnow)\b[\s\\]*[.(]/;
const TIME_NAMES = /(?:^|[._])(?:time|timestamp|date|deadline)$|_(?:at|ts)$/;

/**
 * `total += weigh(x)`, `counts[k] = counts.get(k, 0) + 1`, `peak = max(peak, x)`, `mean = blend(mean, x, 0.1)`.
 * What only brings a value into another form, or says when something happened, is as good after one write.
 */
export function accumulates(write: SharedWrite, view: ModuleView): boolean {
  const { statement, target } = write;
  const right = isKind(statement, "assignment")
    ? statement.field("right")
    : statement.field("right");
  if (!right || TIMES.test(right.text)) return false;
  if (isKind(statement, "augmented_assignment")) return true;
  if (TIME_NAMES.test(target.text)) return false;
  const value = unwrapped(right);
  if (smooths(value, target.text)) return false;
  if (isKind(value, "binary_operator"))
    return /(?<![\w."'])\d/.test(value.text) || startsAsNumber(write, view);
  if (!isKind(value, "call")) return false;
  const isPeak = /^(?:max|min)$/.test(value.field("function").text);
  return isPeak || (takesMore(value, target.text) && startsAsNumber(write, view));
}

/** `0.9 * x + 0.1 * y`: what is left out once weighs nothing a few values later. */
function smooths(value: AnyNode, old: string): boolean {
  if (!isKind(value, "binary_operator")) return false;
  return [value, ...descendantsOf(value, "binary_operator")].some(
    (each) =>
      each.field("operator").symbol === "*" &&
      each.children.some(({ text }) => text === old) &&
      each.children.some((factor) => isKind(factor, "float") && Number(factor.text) < 1),
  );
}

/** Whether the call is given the old value and something else to go into it. */
function takesMore(call: Node<"call">, old: string): boolean {
  const given = call.field("arguments").children;
  const isRounded = call.field("function").text === "round";
  return !isRounded && given.length > 1 && given.some(({ text }) => text === old);
}

/** Who gives a place more values than these gives it its first one among them. */
const MOST_VALUES = 32;

/** Whether some value that the place is given is a number. */
function startsAsNumber(write: SharedWrite, view: ModuleView): boolean {
  const far = write.base.kind === "name" && view.further?.variables.get(write.target.text);
  const kind = far ? kindOfFar(far) : undefined;
  if (kind === "int" || kind === "float") return true;
  const starts = startsOf(write, view).slice(0, MOST_VALUES);
  return starts.some((value) => {
    const unit = view.module.unitOf(value.tree);
    const start = unit && valueOf(value, view.of(unit))?.kind;
    return start === "int" || start === "float";
  });
}

function startsOf(write: SharedWrite, view: ModuleView): readonly AnyNode[] {
  const { base, part, within } = write;
  if (base.kind === "self" || base.kind === "class") {
    const definition = classAround(methodAround(within), view);
    return definition ? valuesOf(part.slice(1), definition, view) : [];
  }
  if (base.kind === "closure") {
    const unit = view.module.unitOf(write.target.tree);
    const variable = unit && variableOf(write.target, view.of(unit));
    return (variable?.bindings ?? []).flatMap(({ value }) => value ?? []);
  }
  if (part !== "whole") return [];
  return view.module.variable(base.name.text).bindings.flatMap(({ value }) => value ?? []);
}
