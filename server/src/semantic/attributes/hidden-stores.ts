/** Code that may give attributes values without naming them. */
import type { Unit } from "../../syntax/unit.ts";
import type { Context } from "../context.ts";
import { defineFact } from "../fact.ts";

/** `own`: only to the object that the method is called on; `any`: perhaps to any object. */
type Reach = "own" | "any";

const HIDDEN =
  /\bsetattr\b|__(?:dict|setattr|getattr|getattribute)__|\bvars[\s\\]*\([^()]*\)[\s\\]*[[.]/;
const OWN =
  /\b(?:setattr[\s\\]*\([\s\\]*(?:self|cls)\b|(?:self|cls)\.__dict__|def[\s\\]+__(?:setattr|getattr|getattribute)__|(?:object|super\(\))\.__(?:setattr|getattr|getattribute)__[\s\\]*\((?:[\s\\]*self\b)?)/g;

const hiddenStores = defineFact("hidden stores", ({ text }): readonly Reach[] => {
  if (!HIDDEN.test(text)) return [];
  return HIDDEN.test(text.replace(OWN, " ")) ? ["any"] : ["own"];
});

/** Whether an object of one of the classes may get a value so; `classes`: their headers. */
export function mayStoreHidden(classes: ReadonlySet<Unit>, { module }: Context): boolean {
  return module
    .said(hiddenStores)
    .some(({ says, header }) => says.includes("any") || (header && classes.has(header)) === true);
}
