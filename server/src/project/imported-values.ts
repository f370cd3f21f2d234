/** What the names are that a module imports from others of the workspace: constants, and what functions give. */
import type { Elsewhere, Told } from "../semantic/elsewhere.ts";
import { resultElsewhere, valueElsewhere } from "../semantic/elsewhere.ts";
import { effectOf } from "../semantic/effects.ts";
import { FEW_PASSES, knownLength } from "../semantic/loops.ts";
import { definite, type Value } from "../semantic/value.ts";
import { resultOfFunction, valueOfVariable } from "../semantic/values.ts";
import { withoutElement } from "../semantic/values/agreement.ts";
import { MUTABLE } from "../semantic/values/additions.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { Answer } from "./calls/answer.ts";
import { type FunctionEntity, Follower } from "./calls/entity.ts";
import type { Asked, CodeBase, CodeModule } from "./code-base.ts";

/** UTF-16 code units of a function that is read to its end: of a longer one only the annotation is believed. */
const MOST_TEXT = 1_000;

type ToldAnswer = Answer<Told | undefined>;

/** What one module asked; lives as long as the module, whose newest `base` it is given. */
export class ImportedValues implements Elsewhere {
  readonly #self: CodeModule;
  readonly #base: () => CodeBase;
  readonly #answers = new Map<string, ToldAnswer>();

  constructor(self: CodeModule, base: () => CodeBase) {
    this.#self = self;
    this.#base = base;
  }

  valueOf(imported: string): Told | undefined {
    return this.#answer(valueElsewhere(imported)).is;
  }

  resultOf(imported: string): Told | undefined {
    return this.#answer(resultElsewhere(imported)).is;
  }

  /** The questions whose answers are others now; `isAsked`: whether anything rests on one still. */
  refresh(isAsked: (question: string) => boolean): readonly string[] {
    return [...this.#answers].flatMap(([question, answer]) => {
      if (answer.holds(this.#base())) return [];
      this.#answers.delete(question);
      if (!isAsked(question)) return [];
      return isSame(this.#answer(question).is, answer.is) ? [] : [question];
    });
  }

  /** Adds the paths that the answers rest on. */
  tell(asked: Asked): void {
    const seen = new Set<Answer<unknown>>();
    for (const answer of this.#answers.values()) answer.tell(asked, seen);
  }

  /** Modules of one folder that import the same share the answer. */
  #answer(question: string): ToldAnswer {
    const own = this.#answers.get(question);
    if (own) return own;
    const key = `${folderOf(this.#self.file)}\0${question}`;
    const answer = shared(key, this.#base(), () => this.#find(question));
    this.#answers.set(question, answer);
    return answer;
  }

  #find(question: string): ToldAnswer {
    const base = this.#base();
    const since = base.generation;
    const follower = new Follower(base);
    const [, what = "", name = ""] = /^<(\w+) of (.*)>$/.exec(question) ?? [];
    const entity = follower.follow({ root: { kind: "import", name }, path: [] }, this.#self);
    const { asked } = follower;
    if (entity?.kind !== "function" && entity?.kind !== "variable")
      return new Answer(undefined, { asked, since });
    if ((what === "result") !== (entity.kind === "function"))
      return new Answer(undefined, { asked, since });
    const own = entity.kind === "function" ? nameOf(entity) : entity.name;
    if (own === undefined) return new Answer(undefined, { asked, since });
    // What a module says of its own, whoever asks, rests on nothing else.
    const there = shared(`${entity.module.file}\0${what}\0${own}`, base, () => {
      const value = entity.kind === "function" ? resultOf(entity) : constant(entity);
      return new Answer(toldBy(value, entity), { asked: new Set([entity.module.file]), since });
    });
    return new Answer(there.is, { asked, through: [there], since });
  }
}

/** Of a function that its module surely defines: methods are not called as they are imported. */
function nameOf({ unit, definition }: FunctionEntity): string | undefined {
  if (unit.role !== "statement") return undefined;
  if (!definition) return unit.shape.functionName;
  const outer = isKind(definition.parent, "decorated_definition") ? definition.parent : definition;
  return outer.parent?.parent === undefined ? definition.field("name").text : undefined;
}

/** The answer as long as it holds. */
function shared(key: string, base: CodeBase, find: () => ToldAnswer): ToldAnswer {
  const answers = base.kept("imported values", () => new Map<string, ToldAnswer>());
  const known = answers.get(key);
  const answer = known?.holds(base) ? known : find();
  answers.set(key, answer);
  return answer;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
}

function isSame(a: Told | undefined, b: Told | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function resultOf({ module, unit, definition }: FunctionEntity): Value | undefined {
  const mayTell = unit.text.includes("->") || unit.text.length <= MOST_TEXT;
  if (!mayTell || unit.isBroken) return undefined;
  const node = definition ?? onlyFunction(unit.tree.root);
  return node && resultOfFunction(node, module.of(unit));
}

function onlyFunction(root: AnyNode): Node<"function_definition"> | undefined {
  const [child] = root.children;
  const definition = isKind(child, "decorated_definition") ? child.field("definition") : child;
  return isKind(definition, "function_definition") ? definition : undefined;
}

/** A constant that is bound once; of a few elements that are written out, nobody needs to know what holds them. */
function constant({ module, name }: { module: CodeModule; name: string }): Value | undefined {
  const variable = module.module.variable(name);
  const [binding, ...others] = variable.bindings;
  const unit = binding && module.module.unitOf(binding.node.tree);
  if (!binding?.value || others.length > 0 || !unit || unit.isBroken) return undefined;
  const length = isKind(binding.value, "string") ? undefined : knownLength(binding.value);
  if (length !== undefined && length <= FEW_PASSES) return undefined;
  const whole = { ...variable, bindings: variable.bindings, uses: variable.uses, scope: undefined };
  const ctx = module.of(unit);
  const value = valueOfVariable(whole, ctx);
  if (!value || !MUTABLE.has(value.kind)) return value;
  // Who imports it does not see what changes it there, and any module that does may put something else in.
  const isOnlyRead = variable.uses.every((use) => effectOf(use.node, ctx).what === "reads");
  return isOnlyRead ? withoutElement(value) : undefined;
}

function toldBy(
  value: Value | undefined,
  { module }: { readonly module: CodeModule },
): Told | undefined {
  if (!value || !definite({ ...value, orNone: false })) return undefined;
  const { kind, element, orNone, evidence } = value;
  const file = module.file.slice(folderOf(module.file).length + 1);
  const text = `${evidence.text.replace(/^`[^`]+` is /, "")}, in \`${file}\``;
  return { kind, ...(element && { element }), ...(orNone && { orNone }), text };
}
