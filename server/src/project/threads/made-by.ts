/** Of which class objects are that attributes hold: `self._pool`, as methods of the class assign it. */
import { instanceOf } from "../../semantic/known-class.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { classAround, functionAround, type ModuleView } from "../functions.ts";
import { valuesOf } from "./locks-of.ts";
import { methodAround } from "./shared-accesses.ts";

export interface Made {
  /** Import-resolved name of the class. */
  readonly of: string;
  /** The call that makes it. */
  readonly node: AnyNode;
}

/** Undefined where some value is of another class, or not known. */
export function madeBy(expression: AnyNode, view: ModuleView): Made | undefined {
  const unit = view.module.unitOf(expression.tree);
  if (!unit) return undefined;
  const instance = instanceOf(expression, view.of(unit));
  if (instance) return { of: instance.of, node: instance.evidence.node };
  const isOwn = isKind(expression, "attribute") && expression.field("object").text === "self";
  const within = isOwn ? functionAround(expression) : undefined;
  const definition = within && classAround(methodAround(within), view);
  if (!definition || !isKind(expression, "attribute")) return undefined;
  const values = valuesOf(expression.field("attribute").text, definition, view)
    .filter((value) => !isKind(value, "none"))
    .map((value) => {
      const home = view.module.unitOf(value.tree);
      const made = home && instanceOf(value, view.of(home));
      return made && { of: made.of, node: value };
    });
  const [first] = values;
  return first && values.every((value) => value?.of === first.of) ? first : undefined;
}
