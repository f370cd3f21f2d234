/** Which Pydantic model an expression is about, of this module or another. */
import { classOfObject, viewOf } from "../../../project/functions.ts";
import type { Context } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { classNamed, instanceOf } from "../../../semantic/known-class.ts";
import { modelFacts, type Way } from "../../../semantic/pydantic-models.ts";
import type { AnyNode } from "../../../syntax/node.ts";

interface Model {
  readonly name: string;
  readonly ways: ReadonlySet<Way>;
  readonly evidence: Evidence;
}

/** The model that an expression is an instance of, or (`Order`, `cls`) that it is itself. */
export function modelOf(object: AnyNode, to: "text" | "model", ctx: Context): Model | undefined {
  const named = classNamed(object, ctx);
  // A name of a class has no values to write, and an instance is nothing to read into.
  if (to === "text" && named) return undefined;
  const definition = classOfObject(object, viewOf(ctx));
  if (!definition) return modelElsewhere(object, ctx);
  const { base, ways } = modelFacts(definition, ctx);
  const name = definition.field("name").text;
  return base && { name, ways, evidence: { text: `\`${name}\` is a Pydantic model`, node: base } };
}

function modelElsewhere(object: AnyNode, ctx: Context): Model | undefined {
  const named = classNamed(object, ctx);
  const instance = named ? undefined : instanceOf(object, ctx);
  const qualified = (named ?? instance)?.of;
  const told = qualified === undefined ? undefined : ctx.elsewhere?.classOf(qualified);
  if (!told?.isModel || qualified === undefined) return undefined;
  const name = qualified.slice(qualified.lastIndexOf(".") + 1);
  const text = `\`${name}\` is a Pydantic model, in \`${told.file}\``;
  const node = instance?.evidence.node ?? object;
  return { name, ways: new Set(told.ways), evidence: { text, node } };
}

/** Whether the model does it in a way of its own, which the other method would pass by. */
export function isOverridden({ ways }: Model, to: "text" | "model"): boolean {
  if (to === "text") return ways.has("model_dump") || ways.has("model_dump_json");
  // Validators that get the raw values need them as Python objects: then the dict is no detour.
  return ways.has("model_validate") || ways.has("model_validate_json") || ways.has("before");
}
