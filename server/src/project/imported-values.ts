/** What the names are that a module imports from others of the workspace: constants, what functions give, and classes. */
import {
  classElsewhere,
  type Elsewhere,
  resultElsewhere,
  taskElsewhere,
  type Told,
  type ToldClass,
  valueElsewhere,
} from "../semantic/elsewhere.ts";
import { effectOf } from "../semantic/effects.ts";
import { isKept, mayBeKept } from "../semantic/kept-tasks.ts";
import { FEW_PASSES, knownLength } from "../semantic/loops.ts";
import { definite, type Value } from "../semantic/value.ts";
import { resultOfFunction, valueOfVariable } from "../semantic/values.ts";
import { withoutElement } from "../semantic/values/agreement.ts";
import { MUTABLE } from "../semantic/values/additions.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { Answer } from "./calls/answer.ts";
import { type Entity, Follower, type FunctionEntity } from "./calls/entity.ts";
import type { Asked, CodeBase, CodeModule } from "./code-base.ts";
import { toldOfClass } from "./imported-classes.ts";
import { QuestionsElsewhere } from "./questions-elsewhere.ts";

/** UTF-16 code units of a function that is read to its end: of a longer one only the annotation is believed. */
const MOST_TEXT = 1_000;

type ToldAnswer = Answer<Told | undefined>;

/** What one module asked; lives as long as the module, whose newest `base` it is given. */
export class ImportedValues implements Elsewhere {
  readonly #self: CodeModule;
  readonly #base: () => CodeBase;
  readonly #values: QuestionsElsewhere<Told>;
  readonly #results: QuestionsElsewhere<Told>;
  readonly #classes: QuestionsElsewhere<ToldClass>;
  readonly #tasks: QuestionsElsewhere<true>;

  constructor(self: CodeModule, base: () => CodeBase) {
    this.#self = self;
    this.#base = base;
    const asking = <T>(
      kind: string,
      write: (name: string) => string,
      tell: (entity: Entity, there: CodeBase) => Answer<T | undefined> | undefined,
    ): QuestionsElsewhere<T> =>
      new QuestionsElsewhere({
        write,
        base,
        find: (name) => this.#find(kind, name, tell),
      });
    this.#values = asking("values elsewhere", valueElsewhere, toldOfConstant);
    this.#results = asking("results elsewhere", resultElsewhere, toldOfResult);
    this.#classes = asking("classes elsewhere", classElsewhere, (entity, there) =>
      entity.kind === "class" ? toldOfClass(entity, there) : undefined,
    );
    this.#tasks = asking("tasks elsewhere", taskElsewhere, toldOfTask);
  }

  valueOf(imported: string): Told | undefined {
    return this.#values.about(imported);
  }

  resultOf(imported: string): Told | undefined {
    return this.#results.about(imported);
  }

  classOf(imported: string): ToldClass | undefined {
    return this.#classes.about(imported);
  }

  keepsTask(imported: string): true | undefined {
    return this.#tasks.about(imported);
  }

  /** The questions whose answers are others now; `isAsked`: whether anything rests on one still. */
  refresh(isAsked: (question: string) => boolean): readonly string[] {
    return this.#all.flatMap((each) => each.refresh(isAsked));
  }

  /** Adds the paths that the answers rest on. */
  tell(asked: Asked): void {
    const seen = new Set<Answer<unknown>>();
    for (const each of this.#all) each.tell(asked, seen);
  }

  get #all(): readonly QuestionsElsewhere<unknown>[] {
    return [this.#values, this.#results, this.#classes, this.#tasks];
  }

  /** Modules of one folder that import the same share the answer. */
  #find<T>(
    kind: string,
    name: string,
    tell: (entity: Entity, there: CodeBase) => Answer<T | undefined> | undefined,
  ): Answer<T | undefined> {
    const base = this.#base();
    return shared(kind, `${folderOf(this.#self.file)}\0${name}`, base, () => {
      const since = base.generation;
      const follower = new Follower(base);
      const entity = follower.follow({ root: { kind: "import", name }, path: [] }, this.#self);
      const { asked } = follower;
      const there = entity && tell(entity, base);
      return new Answer(there?.is, { asked, ...(there && { through: [there] }), since });
    });
  }
}

function toldOfConstant(entity: Entity, base: CodeBase): ToldAnswer | undefined {
  if (entity.kind !== "variable") return undefined;
  const { module, name } = entity;
  return toldBy(module, name, () => constant(entity), base);
}

function toldOfResult(entity: Entity, base: CodeBase): ToldAnswer | undefined {
  const name = entity.kind === "function" ? nameOf(entity) : undefined;
  if (entity.kind !== "function" || name === undefined) return undefined;
  return toldBy(entity.module, name, () => resultOf(entity), base);
}

function toldOfTask(entity: Entity, base: CodeBase): Answer<true | undefined> | undefined {
  if (entity.kind !== "function") return undefined;
  const { module, unit, definition } = entity;
  const mayTell = !unit.isBroken && mayBeKept(unit.text);
  const coroutine = mayTell ? (definition ?? onlyFunction(unit.tree.root)) : undefined;
  const answer = (coroutine && isKept(coroutine)) || undefined;
  return new Answer(answer, { asked: new Set([module.file]), since: base.generation });
}

/** What a module says of its own, whoever asks, rests on nothing else. */
function toldBy(
  module: CodeModule,
  name: string,
  find: () => Value | undefined,
  base: CodeBase,
): ToldAnswer {
  return shared("own values", `${module.file}\0${name}`, base, () => {
    const since = base.generation;
    return new Answer(told(find(), module), { asked: new Set([module.file]), since });
  });
}

/** Of a function that its module surely defines: methods are not called as they are imported. */
function nameOf({ unit, definition }: FunctionEntity): string | undefined {
  if (unit.role !== "statement") return undefined;
  if (!definition) return unit.shape.functionName;
  const outer = isKind(definition.parent, "decorated_definition") ? definition.parent : definition;
  return outer.parent?.parent === undefined ? definition.field("name").text : undefined;
}

/** The answer as long as it holds. */
function shared<T>(
  kind: string,
  key: string,
  base: CodeBase,
  find: () => Answer<T | undefined>,
): Answer<T | undefined> {
  const answers = base.kept(kind, () => new Map<string, Answer<T | undefined>>());
  const known = answers.get(key);
  const answer = known?.holds(base) ? known : find();
  answers.set(key, answer);
  return answer;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
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

function told(value: Value | undefined, { file }: CodeModule): Told | undefined {
  if (!value || !definite({ ...value, orNone: false })) return undefined;
  const { kind, element, orNone, evidence } = value;
  const name = file.slice(folderOf(file).length + 1);
  const text = `${evidence.text.replace(/^`[^`]+` is /, "")}, in \`${name}\``;
  return { kind, ...(element && { element }), ...(orNone && { orNone }), text };
}
