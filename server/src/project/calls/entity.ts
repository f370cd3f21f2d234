/** What a name or attribute stands for, followed through the modules of a code base. */
import type { Binding } from "../../semantic/scope.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Asked, CodeBase, CodeModule, CodePackage } from "../code-base.ts";
import { classAround } from "../functions.ts";
import { declarationOf, methodOf, storesOf } from "./members.ts";
import { declaredTarget, instanceTarget, type Target, targetOf } from "./target.ts";

export type Entity =
  | { readonly kind: "package"; readonly is: CodePackage }
  | FunctionEntity
  | ClassEntity
  | { readonly kind: "instance"; readonly of: ClassEntity }
  /** A module's variable that stands for none of those. */
  | { readonly kind: "variable"; readonly module: CodeModule; readonly name: string };

export interface FunctionEntity {
  readonly kind: "function";
  readonly module: CodeModule;
  /** The unit that holds it, which need not be parsed yet. */
  readonly unit: Unit;
  /** Missing where the function is all that the unit is. */
  readonly definition?: Node<"function_definition">;
}

export interface ClassEntity {
  readonly kind: "class";
  readonly module: CodeModule;
  readonly definition: Node<"class_definition">;
}

/** Names and bases followed for one question: more is no code that a person reads, or goes in circles. */
const MOST_STEPS = 64;

/** A module with the name of a variable that it binds. */
export interface Home {
  readonly home: CodeModule;
  readonly name: string;
}

/** What gives a variable a value, and is neither a definition nor an import. */
const VARIABLE_BINDINGS: ReadonlySet<Binding["kind"]> = new Set([
  "assignment",
  "augmented",
  "declaration",
  "delete",
]);

/** Follows one question; undefined wherever the answer may be several things. */
export class Follower {
  /** What the answer rests on; grows as it is found. */
  readonly asked: Asked = new Set();
  readonly #base: CodeBase;
  #steps = 0;
  /** Names of modules that are being followed: who comes back to one goes in a circle. */
  readonly #following = new Set<string>();

  constructor(base: CodeBase) {
    this.#base = base;
  }

  /** `from`: the module whose code names the target. */
  follow({ root, path }: Target, from: CodeModule): Entity | undefined {
    if (++this.#steps > MOST_STEPS) return undefined;
    return this.#along(this.#rootOf(root, from), path);
  }

  /** The module that binds a variable, by the name that an import gives it: `.state.CACHE`. */
  homeOf(imported: string, from: CodeModule): Home | undefined {
    if (++this.#steps > MOST_STEPS) return undefined;
    const at = imported.lastIndexOf(".");
    const name = imported.slice(at + 1);
    const outer = imported.slice(0, at + (/^\.+\w+$/.test(imported) ? 1 : 0));
    const owner = at < 0 || name === "" ? undefined : this.#imported(outer, from);
    const module = owner?.kind === "package" ? owner.is.module : undefined;
    return module && this.#homeIn(module, name);
  }

  #homeIn(module: CodeModule, name: string): Home | undefined {
    const { bindings } = module.module.variable(name);
    const [first] = bindings;
    if (first?.imports !== undefined) {
      const { imports } = first;
      const isSame = bindings.every((each) => each.imports === imports);
      return isSame ? this.homeOf(imports, module) : undefined;
    }
    const isOwn = first && bindings.every(({ kind }) => VARIABLE_BINDINGS.has(kind));
    return isOwn ? { home: module, name } : undefined;
  }

  #rootOf(root: Target["root"], from: CodeModule): Entity | undefined {
    switch (root.kind) {
      case "import":
        return this.#imported(root.name, from);
      case "name":
        return this.#named(root.name, from);
      case "function":
        return functionOf(root.definition, from);
      case "self":
      case "super": {
        const definition = classAround(root.method, from);
        const of = definition && ({ kind: "class", module: from, definition } as const);
        return of && (root.kind === "self" ? { kind: "instance", of } : this.#onlyBase(of));
      }
      case "instance": {
        const of = this.follow(root.of, from);
        return of?.kind === "class" ? { kind: "instance", of } : undefined;
      }
    }
  }

  /** `helpers.load`, `.helpers.load`: the longest module first, then attributes. */
  #imported(name: string, from: CodeModule): Entity | undefined {
    const dots = /^\.*/.exec(name)?.[0].length ?? 0;
    const path = name
      .slice(dots)
      .split(".")
      .filter((part) => part !== "");
    const [first = "", ...rest] = path;
    const start =
      dots === 0
        ? this.#base.topLevel(first, from.file, this.asked)
        : this.#base.relative(dots, from.file, this.asked);
    return this.#along(start && { kind: "package", is: start }, dots === 0 ? rest : path);
  }

  #along(start: Entity | undefined, path: readonly string[]): Entity | undefined {
    return path.reduce<Entity | undefined>((at, name) => at && this.#member(at, name), start);
  }

  #member(of: Entity, name: string): Entity | undefined {
    switch (of.kind) {
      case "package": {
        const own = of.is.module && this.#named(name, of.is.module);
        if (own) return own;
        const child = of.is.child(name);
        return child && { kind: "package", is: child };
      }
      case "class":
        return this.#method(of, name);
      case "instance":
        return this.#method(of.of, name) ?? this.#attribute(of.of, name);
      case "function":
      case "variable":
        return undefined;
    }
  }

  /** What a module's own name stands for; in a circle nothing: `from . import a` in a package means the module. */
  #named(name: string, module: CodeModule): Entity | undefined {
    const key = `${module.file}\0${name}`;
    if (++this.#steps > MOST_STEPS || this.#following.has(key)) return undefined;
    this.#following.add(key);
    const found = this.#nameIn(module, name);
    this.#following.delete(key);
    return found;
  }

  #nameIn(module: CodeModule, name: string): Entity | undefined {
    const unit = module.module.functionUnit(name);
    if (unit) return { kind: "function", module, unit };
    const bindings = module.module
      .variable(name)
      .bindings.filter(({ value, kind }) => kind !== "declaration" && !isKind(value, "none"));
    const [first, ...others] = bindings;
    if (!first) return undefined;
    const isSame = others.every(
      ({ imports }) => imports !== undefined && imports === first.imports,
    );
    return isSame ? this.#bound(first, module) : undefined;
  }

  #bound({ imports, value, kind, node }: Binding, module: CodeModule): Entity | undefined {
    if (imports !== undefined) return this.#imported(imports, module);
    if (isKind(value, "function_definition")) return functionOf(value, module);
    if (isKind(value, "class_definition")) return { kind: "class", module, definition: value };
    if (kind !== "assignment" || !value) return undefined;
    const unit = module.module.unitOf(value.tree);
    if (!unit) return undefined;
    const ctx = module.of(unit);
    const target = instanceTarget(value, ctx) ?? targetOf(value, ctx);
    if (target) return this.follow(target, module);
    return { kind: "variable", module, name: node.text };
  }

  /** The method of a class or else of its bases, as Python looks it up where each has one base. */
  #method(of: ClassEntity, name: string): FunctionEntity | undefined {
    if (++this.#steps > MOST_STEPS) return undefined;
    const own = methodOf(of, name);
    if (own === "several") return undefined;
    if (own) return { kind: "function", module: of.module, ...own };
    for (const base of this.#bases(of)) {
      const found = base && this.#method(base, name);
      // An unknown base may have it first.
      if (found || !base) return found;
    }
    return undefined;
  }

  #bases(of: ClassEntity): readonly (ClassEntity | undefined)[] {
    const unit = of.module.module.unitOf(of.definition.tree);
    const ctx = unit && of.module.of(unit);
    const list = of.definition.field("superclasses")?.children ?? [];
    return list.flatMap((base) => {
      if (isKind(base, "keyword_argument") || !ctx) return [];
      const target = targetOf(base, ctx);
      const found = target && this.follow(target, of.module);
      return [found?.kind === "class" ? found : undefined];
    });
  }

  #onlyBase(of: ClassEntity): ClassEntity | undefined {
    const [base, ...others] = this.#bases(of);
    return others.length === 0 ? base : undefined;
  }

  /** The instance that an attribute holds, where every store in the class agrees. */
  #attribute(of: ClassEntity, name: string): Entity | undefined {
    if (++this.#steps > MOST_STEPS) return undefined;
    const { module } = of;
    const declared = declarationOf(of, name);
    if (declared) {
      const target = declaredTarget(declared.annotation, declared.ctx);
      return target && this.follow(target, module);
    }
    const stored = storesOf(of, name).map((value) => value && this.follow(value, module));
    const [first, ...others] = stored;
    const key = first && classOf(first);
    const isSame = key !== undefined && others.every((other) => other && classOf(other) === key);
    return isSame ? first : undefined;
  }
}

function functionOf(
  definition: Node<"function_definition">,
  module: CodeModule,
): FunctionEntity | undefined {
  const unit = module.module.unitOf(definition.tree);
  return unit && { kind: "function", module, unit, definition };
}

function classOf(entity: Entity): AnyNode | undefined {
  return entity.kind === "instance" ? entity.of.definition : undefined;
}
