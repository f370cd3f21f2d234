/** Objects of dataclasses, of the module itself or another one of the workspace. */
import type { AnyNode } from "../syntax/node.ts";
import type { Context } from "./context.ts";
import { fieldsOfDataclass, type FieldOfRecord } from "./dataclasses.ts";
import type { Evidence } from "./evidence.ts";
import { type Instance, instanceOf } from "./known-class.ts";

export interface KnownRecord {
  /** The class's own name. */
  readonly name: string;
  /** In the order in which `dataclasses.fields` gives them. */
  readonly fields: readonly FieldOfRecord[];
  readonly how: Instance["how"];
  /** That the object is of the class, and that the class is a dataclass `with …`. */
  evidence(what: string): readonly Evidence[];
}

/** Undefined where the class or anything about its fields is not plain to see. */
export function recordOf(object: AnyNode, ctx: Context): KnownRecord | undefined {
  const instance = instanceOf(object, ctx);
  if (!instance) return undefined;
  const { of, definition, how } = instance;
  const told = definition ? undefined : ctx.elsewhere?.classOf(of);
  const fields = definition ? fieldsOfDataclass(definition, ctx) : told?.fields;
  if (!fields) return undefined;
  const name = of.slice(of.lastIndexOf(".") + 1);
  const where = told ? `, in \`${told.file}\`` : "";
  const node = definition?.field("name") ?? instance.evidence.node;
  const evidence = (what: string): readonly Evidence[] => [
    instance.evidence,
    { text: `\`${name}\` is a dataclass ${what}${where}`, node },
  ];
  return { name, fields, how, evidence };
}
