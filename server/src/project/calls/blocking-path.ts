/** The shortest way from a call to something that waits, through functions that run on the same thread. */
import { isSilenced, suppressionComments } from "../../semantic/suppression-comments.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import type { Asked, CodeBase, CodeModule } from "../code-base.ts";
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

interface Followed {
  readonly callee: Entity | undefined;
  readonly asked: Asked;
}

/** What is known of one function, and what that rests on. */
interface Answer {
  readonly path: BlockingPath | undefined;
  readonly asked: Asked;
  /** Answers that led to it. */
  readonly through: readonly Answer[];
}

interface Known {
  readonly answer: Answer;
  /** Functions on the longest way that was looked for. */
  readonly most: number;
}

/** Finds ways as long as the code base stays as it is; each function is looked at again only for a longer way. */
export class BlockingPaths {
  readonly #base: CodeBase;
  readonly #question: Question;
  /** By the folder that imports, the name, and what is taken of it. */
  #imports = new Map<string, Followed>();
  #known = new WeakMap<FunctionSummary, Known>();
  /** The module that asks: its own text may change while all that others say stays true. */
  #self: CodeModule | undefined;
  readonly #ofSelf = new WeakMap<FunctionSummary, Known>();

  constructor(base: CodeBase, question: Question) {
    this.#base = base;
    this.#question = question;
  }

  /** For one look at a module as it is now; what is found of others is shared. */
  seenFrom(self: CodeModule): BlockingPaths {
    const paths = new BlockingPaths(this.#base, this.#question);
    paths.#imports = this.#imports;
    paths.#known = this.#known;
    paths.#self = self;
    return paths;
  }

  /** `from`: the module that holds the call. Undefined where nothing is known to wait. In steps, which are small. */
  *from(target: Target, from: CodeModule, asked: Asked): Steps<BlockingPath | undefined> {
    const answer = yield* this.#ofTarget(target, from, MOST_STEPS);
    addAsked(answer, asked, new Set());
    return answer.path;
  }

  *#ofTarget(target: Target, from: CodeModule, most: number): Steps<Answer> {
    const { callee, asked } = this.#followed(target, from);
    const known = callee?.kind === "function" ? yield* this.#ofFunction(callee, most) : undefined;
    return { path: known?.path, asked, through: known ? [known] : [] };
  }

  #followed(target: Target, from: CodeModule): Followed {
    const key = importKey(target, from);
    const known = key === undefined ? undefined : this.#imports.get(key);
    if (known) return known;
    const follower = new Follower(this.#base);
    const followed = { callee: follower.follow(target, from), asked: follower.asked };
    if (key !== undefined) this.#imports.set(key, followed);
    return followed;
  }

  *#ofFunction(
    { module, unit, definition }: FunctionEntity,
    most: number,
  ): Steps<Answer | undefined> {
    // Most functions are looked at last, and most of those can be told not to wait by their words.
    if (most === 1 && !mayWaitIn(unit, module.module)) return undefined;
    const { functions } = module.summaryOf(unit);
    const summary = definition ? functions.get(definition) : [...functions.values()][0];
    if (!summary || summary.isAsync || !summary.runsWhenCalled) return undefined;
    const answers = module === this.#self ? this.#ofSelf : this.#known;
    const known = answers.get(summary);
    const length = known?.answer.path?.steps.length;
    // The shortest way is known, or that there is none of this length.
    if (known && (length === undefined ? most <= known.most : length <= most)) return known.answer;
    if (known && length !== undefined) return { ...known.answer, path: undefined };
    const answer = yield* this.#within({ module, summary, unit, most });
    answers.set(summary, { answer, most });
    return answer;
  }

  *#within({ module, summary, unit, most }: Place): Steps<Answer> {
    yield;
    const { rule, counts } = this.#question;
    const comments = suppressionComments.of(unit);
    const speaks = (node: AnyNode): boolean => !isSilenced(node, rule, comments);
    if (!speaks(summary.definition.field("name"))) return NOTHING;
    const waits = mayWaitIn(unit, module.module)
      ? (module.waitsOf(unit).get(summary.definition) ?? [])
      : [];
    const end = waits.find((wait) => counts(wait) && speaks(wait.node));
    if (end) return { ...NOTHING, path: { steps: [{ module, summary }], end } };
    if (most === 1) return NOTHING;
    const calls = summary.calls.filter(({ node }) => speaks(node));
    return yield* this.#through(module, summary, calls, most);
  }

  /** The shortest way through one of the calls; the first of those in the code. */
  *#through(
    module: CodeModule,
    summary: FunctionSummary,
    calls: readonly CallSite[],
    most: number,
  ): Steps<Answer> {
    let path: BlockingPath | undefined;
    const through: Answer[] = [];
    for (const call of calls) {
      // Only a shorter way than the one that is known is of interest.
      const left = path ? path.steps.length - 2 : most - 1;
      if (left < 1) break;
      const answer = yield* this.#ofTarget(call.target, module, left);
      through.push(answer);
      const found = answer.path;
      if (found) path = { steps: [{ module, summary, call }, ...found.steps], end: found.end };
    }
    return { path, asked: new Set(), through };
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

const NOTHING: Answer = { path: undefined, asked: new Set(), through: [] };

function addAsked(answer: Answer, asked: Asked, seen: Set<Answer>): void {
  if (seen.has(answer)) return;
  seen.add(answer);
  for (const path of answer.asked) asked.add(path);
  for (const each of answer.through) addAsked(each, asked, seen);
}
