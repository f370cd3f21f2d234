/** A context that notes which module-level names an analysis asked about, so that it is redone only when those change. */
import type { Context } from "../semantic/context.ts";
import { isMethod } from "../semantic/module.ts";
import { scopes } from "../semantic/scopes.ts";
import type { Unit } from "../syntax/unit.ts";

export interface Tracked {
  readonly ctx: Context;
  /** Grows while the analysis runs. */
  readonly names: ReadonlySet<string>;
}

/** Stands for the class header of a member, which is no name. */
const CLASS_HEADER = "<class header>";
/** Stands for what class bodies hold besides methods: a member does not know its class. */
const CLASS_STATEMENTS = "<class statements>";
const STAR_IMPORT = "<star import>";

export function trackedContext(ctx: Context): Tracked {
  const names = new Set<string>();
  const { module } = ctx;
  const tracked: Context = {
    ...ctx,
    module: {
      ...module,
      variable(name) {
        names.add(name);
        return module.variable(name);
      },
      get hasStarImport() {
        names.add(STAR_IMPORT);
        return module.hasStarImport;
      },
      classHeader(unit) {
        names.add(CLASS_HEADER);
        return module.classHeader(unit);
      },
      classStatements(header) {
        names.add(CLASS_STATEMENTS);
        return module.classStatements(header);
      },
    },
  };
  return { ctx: tracked, names };
}

/** What a unit's coming or going may change for others. */
export function namesChangedBy(unit: Unit): readonly string[] {
  const { module, starImport } = scopes.of(unit);
  const names = [...module.variables.keys()];
  if (starImport) names.push(STAR_IMPORT);
  if (unit.role === "class-header") names.push(CLASS_HEADER, CLASS_STATEMENTS);
  if (unit.role === "member" && !isMethod(unit)) names.push(CLASS_STATEMENTS);
  return names;
}
