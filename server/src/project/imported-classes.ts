/** What the classes of a module are, told to those that import them: dataclasses and Pydantic models, with their bases. */
import type { Context } from "../semantic/context.ts";
import { fieldsOfDataclass } from "../semantic/dataclasses.ts";
import type { Elsewhere, ToldClass } from "../semantic/elsewhere.ts";
import { modelFacts } from "../semantic/pydantic-models.ts";
import { Answer } from "./calls/answer.ts";
import { type ClassEntity, Follower } from "./calls/entity.ts";
import type { CodeBase } from "./code-base.ts";

type ClassAnswer = Answer<ToldClass | undefined>;

/** What a class says, whoever asks; its bases may stand in further modules. */
export function toldOfClass(entity: ClassEntity, base: CodeBase): ClassAnswer {
  return new ClassTeller(base).about(entity);
}

class ClassTeller {
  readonly #base: CodeBase;
  readonly #known: Map<string, ClassAnswer>;
  /** Classes that are being looked at: a base that leads back to one is none. */
  readonly #open = new Set<string>();

  constructor(base: CodeBase) {
    this.#base = base;
    this.#known = base.kept("classes told of", () => new Map<string, ClassAnswer>());
  }

  about(entity: ClassEntity): ClassAnswer {
    const { module, definition } = entity;
    const key = `${module.file}\0${definition.field("name").text}`;
    const known = this.#known.get(key);
    if (known?.holds(this.#base)) return known;
    const since = this.#base.generation;
    if (this.#open.has(key)) return new Answer(undefined, { asked: new Set(), since });
    this.#open.add(key);
    const answer = this.#find(entity, since);
    this.#open.delete(key);
    this.#known.set(key, answer);
    return answer;
  }

  #find({ module, definition }: ClassEntity, since: number): ClassAnswer {
    const follower = new Follower(this.#base);
    const through: ClassAnswer[] = [];
    const classOf = (name: string): ToldClass | undefined => {
      const found = follower.follow({ root: { kind: "import", name }, path: [] }, module);
      if (found?.kind !== "class") return undefined;
      const answer = this.about(found);
      through.push(answer);
      return answer.is;
    };
    const unit = module.module.unitOf(definition.tree);
    const elsewhere: Elsewhere = {
      classOf,
      valueOf: () => undefined,
      resultOf: () => undefined,
      keepsTask: () => undefined,
    };
    const told =
      unit && !unit.isBroken ? tell(definition, { ...module.of(unit), elsewhere }) : undefined;
    return new Answer(told, { asked: follower.asked.add(module.file), through, since });
  }
}

function tell(definition: ClassEntity["definition"], ctx: Context): ToldClass {
  const fields = fieldsOfDataclass(definition, ctx);
  const { base, ways } = modelFacts(definition, ctx);
  const file = ctx.module.file.replace(/^.*[/\\]/, "");
  return { file, ...(fields && { fields }), isModel: base !== undefined, ways: [...ways] };
}
