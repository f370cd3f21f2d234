/** The shortest way from a call to something that waits, through functions that run on the same thread. */
import { isSilenced, suppressionComments } from "../../semantic/suppression-comments.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import type { Asked, CodeBase, CodeModule } from "../code-base.ts";
import { Answer } from "./answer.ts";
import { isDetour } from "./detour.ts";
import { type Entity, Follower, type FunctionEntity } from "./entity.ts";
import type { CallSite, FunctionSummary } from "./summary.ts";
import type { Target } from "./target.ts";
import { mayWaitIn, type WaitSite } from "./waits.ts";

export interface BlockingPath {
  /** From the function that is called first to the one that waits; at least one. */
  readonly steps: readonly PathStep[];
  readonly end: WaitSite;
}

export interface PathStep {
  readonly module: CodeModule;
  readonly summary: FunctionSummary;
  /** The call of the next function; missing in the last step. */
  readonly call?: CallSite;
}

/** Functions on the longest way that is followed: more is hard to believe, and to mend. */
const MOST_STEPS = 6;

export interface Question {
  readonly counts: (wait: WaitSite) => boolean;
  /** A comment that silences this rule at any step closes that way. */
  readonly rule: string;
}

type Steps<T> = Generator<undefined, T>;
type PathAnswer = Answer<BlockingPath | undefined>;

interface Known {
  readonly answer: PathAnswer;
  /** Functions on the longest way that was looked for. */
  readonly most: number;
}

/** Finds ways; a function is looked at again only for a longer way, or when something changed that its answer rests on. */
export class BlockingPaths {
  readonly #base: CodeBase;
  readonly #question: Question;
  /** By the folder that imports, the name, and what is taken of it. */
  readonly #imports = new Map<string, Answer<Entity | undefined>>();
  readonly #known = new WeakMap<FunctionSummary, Known>();

  constructor(base: CodeBase, question: Question) {
    this.#base = base;
    this.#question = question;
  }

  /**
   * For the questions of one look at a module, whose answers rest on the paths in `asked` together.
   * Undefined where nothing is known to wait. In steps, which are small.
   */
  seenFrom(
    self: CodeModule,
    asked: Asked,
  ): (target: Target) => Generator<undefined, BlockingPath | undefined> {
    const seen = new Set<Answer<unknown>>();
    const answerTo = (target: Target): Steps<PathAnswer> =>
      this.#ofTarget(target, self, MOST_STEPS);
    return function* (target) {
      const answer = yield* answerTo(target);
      answer.tell(asked, seen);
      return answer.is;
    };
  }

  *#ofTarget(target: Target, from: CodeModule, most: number): Steps<PathAnswer> {
    const since = this.#base.generation;
    const followed = this.#followed(target, from);
    const { is: callee } = followed;
    const known = callee?.kind === "function" ? yield* this.#ofFunction(callee, most) : undefined;
    const through = known ? [followed, known] : [followed];
    return new Answer(known?.is, { asked: NOWHERE, through, since });
  }

  #followed(target: Target, from: CodeModule): Answer<Entity | undefined> {
    const key = importKey(target, from);
    const known = key === undefined ? undefined : this.#imports.get(key);
    if (known?.holds(this.#base)) return known;
    const since = this.#base.generation;
    const follower = new Follower(this.#base);
    const entity = follower.follow(target, from);
    const followed = new Answer(entity, { asked: follower.asked, since });
    if (key !== undefined) this.#imports.set(key, followed);
    return followed;
  }

  *#ofFunction(
    { module, unit, definition }: FunctionEntity,
    most: number,
  ): Steps<PathAnswer | undefined> {
    // Most functions are looked at last, and most of those can be told not to wait by their words.
    if (most === 1 && !mayWaitIn(unit, module.module)) return undefined;
    const functions = module.summaryOf(unit);
    const summary = definition ? functions.get(definition) : [...functions.values()][0];
    if (!summary || summary.isAsync || !summary.runsWhenCalled) return undefined;
    const kept = this.#known.get(summary);
    const known = kept?.answer.holds(this.#base) ? kept : undefined;
    const length = known?.answer.is?.steps.length;
    // The shortest way is known, or that there is none of this length.
    if (known && (length === undefined ? most <= known.most : length <= most)) return known.answer;
    const since = this.#base.generation;
    if (known && length !== undefined)
      return new Answer(undefined, { asked: NOWHERE, through: [known.answer], since });
    const { path, through } = yield* this.#within({ module, summary, unit, most });
    const answer = new Answer(path, { asked: new Set([module.file]), through, since });
    this.#known.set(summary, { answer, most });
    return answer;
  }

  *#within({ module, summary, unit, most }: Place): Steps<Found> {
    yield;
    const { rule, counts } = this.#question;
    const comments = suppressionComments.of(unit);
    const speaks = (node: AnyNode): boolean => !isSilenced(node, rule, comments);
    if (!speaks(summary.definition.field("name"))) return NOTHING;
    const waits = mayWaitIn(unit, module.module)
      ? (module.waitsOf(unit).get(summary.definition) ?? [])
      : [];
    const isOnWay = (node: AnyNode): boolean => speaks(node) && !isDetour(node, summary.definition);
    const end = waits.find((wait) => counts(wait) && isOnWay(wait.node));
    if (end) return { path: { steps: [{ module, summary }], end }, through: [] };
    if (most === 1) return NOTHING;
    const calls = summary.calls.filter(({ node }) => isOnWay(node));
    return yield* this.#through(module, summary, calls, most);
  }

  /** The shortest way through one of the calls; the first of those in the code. */
  *#through(
    module: CodeModule,
    summary: FunctionSummary,
    calls: readonly CallSite[],
    most: number,
  ): Steps<Found> {
    let path: BlockingPath | undefined;
    const through: PathAnswer[] = [];
    for (const call of calls) {
      // Only a shorter way than the one that is known is of interest.
      const left = path ? path.steps.length - 2 : most - 1;
      if (left < 1) break;
      const answer = yield* this.#ofTarget(call.target, module, left);
      through.push(answer);
      const found = answer.is;
      if (found) path = { steps: [{ module, summary, call }, ...found.steps], end: found.end };
    }
    return { path, through };
  }
}

/** Files of one folder import the same things by the same names. */
function importKey({ root, path }: Target, { file }: CodeModule): string | undefined {
  if (root.kind !== "import") return undefined;
  const folder = file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
  return [folder, root.name, ...path].join("\0");
}

interface Place {
  readonly module: CodeModule;
  readonly summary: FunctionSummary;
  readonly unit: Unit;
  readonly most: number;
}

interface Found {
  readonly path: BlockingPath | undefined;
  readonly through: readonly PathAnswer[];
}

const NOTHING: Found = { path: undefined, through: [] };
const NOWHERE: ReadonlySet<string> = new Set();
