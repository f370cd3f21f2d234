/** A context that notes what an analysis asked about its module, so that it is redone only when that changes. */
import type { Context } from "./context.ts";
import { trackedElsewhere } from "./elsewhere.ts";
import type { ListFact } from "./fact-index.ts";
import { lexicalBindings } from "./lexical-bindings.ts";
import { mayUse, type Retyped } from "./may-use.ts";
import { isMethod, type Module } from "./module.ts";
import { scopes } from "./scopes.ts";
import type { Unit } from "../syntax/unit.ts";

export interface Tracked {
  readonly ctx: Context;
  /** What was asked about; grows while the analysis runs. */
  readonly asked: ReadonlySet<string>;
}

/** Stands for the class header of a member, which is no name. */
const CLASS_HEADER = "<class header>";
/** Stands for what class bodies hold besides methods: a member does not know its class. */
const CLASS_STATEMENTS = "<class statements>";
const STAR_IMPORT = "<star import>";
/** Which line end the file has: asked by fixes. */
export const LINE_END = "<line end>";
/** What binds a name of the module. */
export const bindingsOf = (name: string): string => `${name} =`;
/** What its bindings import. */
export const importsOf = (name: string): string => `${name} import`;
/** What uses it. */
export const usesOf = (name: string): string => name;
/** What may store to an attribute of that name. */
export const storesOf = (name: string): string => `.${name} =`;
/** The units about which a fact says anything. */
export const unitsWithOf = ({ name }: ListFact): string => `<${name}>`;

/** What they say about it, whatever else changes in them. */
export const saidOf = ({ name }: ListFact): string => `<${name}> said`;

const aboutBinding = (name: string): readonly string[] => [bindingsOf(name), importsOf(name)];

export function trackedContext(ctx: Context): Tracked {
  const asked = new Set<string>();
  const elsewhere = ctx.elsewhere && trackedElsewhere(ctx.elsewhere, asked);
  const module = trackedModule(ctx.module, asked);
  return { ctx: { ...ctx, module, ...(elsewhere && { elsewhere }) }, asked };
}

function trackedModule(module: Module, asked: Set<string>): Module {
  return {
    source: module.source,
    file: module.file,
    unitsWith(fact) {
      asked.add(unitsWithOf(fact));
      return module.unitsWith(fact);
    },
    said(fact) {
      asked.add(saidOf(fact)).add(CLASS_HEADER);
      return module.said(fact);
    },
    unitsStoring(name) {
      asked.add(storesOf(name));
      return module.unitsStoring(name);
    },
    unitsMentioning: module.unitsMentioning,
    unitOf: module.unitOf,
    offsetOf: module.offsetOf,
    get lineEnd() {
      asked.add(LINE_END);
      return module.lineEnd;
    },
    variable(name) {
      const variable = module.variable(name);
      return {
        name,
        get bindings() {
          asked.add(bindingsOf(name));
          return variable.bindings;
        },
        get uses() {
          asked.add(usesOf(name));
          return variable.uses;
        },
      };
    },
    importsOf(name) {
      asked.add(importsOf(name));
      return module.importsOf(name);
    },
    functionUnit(name) {
      asked.add(bindingsOf(name));
      return module.functionUnit(name);
    },
    get hasStarImport() {
      asked.add(STAR_IMPORT);
      return module.hasStarImport;
    },
    classHeader(unit) {
      asked.add(CLASS_HEADER);
      return module.classHeader(unit);
    },
    members: (header) => module.members(header),
    classStatements(header) {
      asked.add(CLASS_STATEMENTS);
      return module.classStatements(header);
    },
  };
}

/** The questions whose answers a unit's coming may change, and perhaps more: where words tell enough, it is not parsed. */
export function changedByNew(unit: Unit): readonly string[] {
  const used = mayUse(unit);
  const bound = used && lexicalBindings.of(unit);
  if (used && bound) return [...bound.flatMap(aboutBinding), ...[...used].map(usesOf)];
  scopes.of(unit);
  return changedBy(unit);
}

/** The questions whose answers a unit's going may change. */
export function changedBy(unit: Unit): readonly string[] {
  const changed: string[] = [];
  if (unit.role === "class-header") changed.push(CLASS_HEADER, CLASS_STATEMENTS);
  // What was never parsed was part of no other answer.
  if (unit.isParsed && unit.role === "member" && !isMethod(unit)) changed.push(CLASS_STATEMENTS);
  const isPlain = unit.shape.functionName !== undefined || !unit.isParsed;
  const known = isPlain ? scopes.known(unit) : scopes.of(unit);
  // Whose names nobody resolved was at most asked whether it binds some. In what is broken its tree may not show it.
  if (isPlain) changed.push(...(lexicalBindings.of(unit) ?? []).flatMap(aboutBinding));
  if (!known) return changed;
  for (const { name, bindings, uses } of known.module.variables.values()) {
    if (bindings.length > 0) changed.push(...aboutBinding(name));
    if (uses.length > 0) changed.push(usesOf(name));
  }
  if (known.starImport) changed.push(STAR_IMPORT);
  return changed;
}

/** Of those questions the one whose answer stays: typing in a function makes no import of its name. */
export function unchangedBy({ before, after }: Retyped): string | undefined {
  const name = onlyBound(before);
  return name !== undefined && name === onlyBound(after) ? importsOf(name) : undefined;
}

/** Name of the function that the unit is, if that is all it binds. */
function onlyBound(unit: Unit): string | undefined {
  const bound = lexicalBindings.of(unit) ?? [];
  return bound.length === 1 && bound[0] === unit.shape.functionName ? bound[0] : undefined;
}
