/** What a variable is: over all its life, and at one use by the bindings that reach it. */
import { type Context, unitHolding, type WholeVariable } from "../context.ts";
import { type Guard, guards } from "../flow/guards.ts";
import { scopes } from "../scopes.ts";
import { guardsAround, narrowed } from "./narrowing.ts";
import { type Reaching, reaching } from "../flow/reaching.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { Binding } from "../scope.ts";
import { definite, type Value } from "../value.ts";
import { withAdditions } from "./additions.ts";
import { agreed, withoutElement } from "./agreement.ts";
import { declaredBy, mayBe, valueOfBinding } from "./bindings.ts";
import type { Inquiry } from "./inquiry.ts";

/** More bindings than a person reads: such a name is unknown, and costs nothing. */
const MOST_BINDINGS = 64;

/** The value that a variable has at each of its bindings. */
export function valueOfWhole(variable: WholeVariable, inquiry: Inquiry): Value | undefined {
  return inquiry.aboutVariable(variable, () => fromBindings(variable, inquiry));
}

function fromBindings(variable: WholeVariable, inquiry: Inquiry): Value | undefined {
  const giving = variable.bindings.filter((binding) => binding.kind !== "declaration");
  const annotated = variable.bindings.find((binding) => binding.annotation);
  const declared = annotated && declaredBy(annotated, variable, inquiry);
  if (declared && declared.kind !== "iterable") {
    // A declaration that the code does not keep to is no evidence.
    return giving.every((binding) => agreesWith(binding, declared, inquiry)) ? declared : undefined;
  }
  const values = giving.map((binding) => valueOfBinding(binding, variable, inquiry, valueAt));
  return withAdditions(agreed(values), variable, inquiry);
}

/** Whether a binding leaves the annotated kind standing: unknown values are taken at the author's word. */
function agreesWith(binding: Binding, declared: Value, inquiry: Inquiry): boolean {
  if (binding.kind === "parameter") return true;
  if (!["assignment", "augmented"].includes(binding.kind) || !binding.value) return false;
  if (binding.kind === "augmented") return true;
  const assigned = inquiry.evaluate(binding.value);
  return assigned === undefined || mayBe(assigned, declared);
}

/**
 * The value where the variable is used. Where all its bindings agree, they do so at every use; only
 * where they do not is the flow followed. That no binding may have run is no other value: the use fails.
 */
export function valueAt(
  use: AnyNode,
  variable: WholeVariable,
  inquiry: Inquiry,
): Value | undefined {
  const whole = valueOfWhole(variable, inquiry);
  const { scope, bindings } = variable;
  if (!scope || definite(whole) || bindings.length > MOST_BINDINGS) return whole;
  const tests = testsAround(use, variable, inquiry.ctx);
  const ofBinding = (binding: Binding): Value | undefined =>
    valueOfBinding(binding, variable, inquiry, valueAt) ?? whole;
  const isHopeless = bindings.every((binding) => ofBinding(binding) === undefined);
  if (tests.length === 0 && (bindings.length < 2 || isHopeless)) return whole;
  const reached = bindings.length === 1 ? bindings : reachingAt(use, inquiry.ctx)?.bindings;
  if (!reached) return whole;
  const values = reached.flatMap((binding) => {
    const around = { use, guards: tests, ctx: inquiry.ctx };
    const value = narrowed(ofBinding(binding), binding, around);
    return value === "nothing" ? [] : [{ binding, value }];
  });
  const found = agreed(values.flatMap(({ value }) => (value ? [value] : [])));
  const unknown = values.filter(({ value }) => !value);
  if (!found || unknown.length === 0) return withAdditions(found, variable, inquiry);
  const isAssumed = unknown.every(({ binding }) => inquiry.assumes(binding, found));
  return isAssumed ? withoutElement(found) : undefined;
}

function testsAround(use: AnyNode, variable: WholeVariable, ctx: Context): readonly Guard[] {
  const unit = unitHolding(use, ctx);
  if (!unit) return [];
  const local = scopes.of(unit).variableOf(use);
  // Of another function's variable the tests are not followed.
  if (!local || local.name !== variable.name || local.scope !== variable.scope) return [];
  return guardsAround(use, guards.of(unit).of(local));
}

function reachingAt(use: AnyNode, ctx: Context): Reaching | undefined {
  const unit = unitHolding(use, ctx);
  if (!unit) return undefined;
  const known = unit === ctx.unit ? ctx.get(reaching) : reaching.of(unit);
  return known.at(use);
}
