/** Edits a text as people and tools do, one message after another; the same seed gives the same edits. */
import type { Random } from "../harness/random.ts";
import { type Desk, oneIn, type Plan } from "./desk.ts";
import * as lines from "./plans/lines.ts";
import * as structure from "./plans/structure.ts";
import * as tokens from "./plans/tokens.ts";
import * as typing from "./plans/typing.ts";
import * as whole from "./plans/whole.ts";
import { applySplices, type Splice } from "./splice.ts";

export interface Step {
  /** Name of the plan it belongs to. */
  readonly plan: string;
  readonly splices: readonly Splice[];
  /** The text after it. */
  readonly text: string;
}

/** How often each plan is chosen; long plans count all their steps. */
const WEIGHTS: Readonly<Record<string, readonly [weight: number, plan: Plan]>> = {
  letters: [10, typing.letters],
  line: [3, typing.line],
  words: [3, typing.words],
  overwrite: [5, typing.overwrite],
  backspace: [4, typing.backspace],
  "forward delete": [3, typing.forwardDelete],
  "rename all": [5, typing.renameAll],
  "in a string": [8, tokens.inString],
  "in a comment": [5, tokens.inComment],
  "in a number": [5, tokens.inNumber],
  "in a name": [6, tokens.inName],
  spaces: [5, tokens.spaces],
  "string prefix": [5, tokens.prefix],
  pair: [8, tokens.pair],
  mark: [8, tokens.mark],
  newline: [6, lines.newline],
  "blank lines": [5, lines.blankLines],
  "delete lines": [6, lines.deleteLines],
  "join lines": [4, lines.joinLines],
  "double lines": [4, lines.doubleLines],
  "move lines": [4, lines.moveLines],
  indent: [5, lines.indent],
  dedent: [6, lines.dedent],
  "toggle comment": [5, lines.toggleComment],
  paste: [5, lines.paste],
  cut: [5, lines.cut],
  snippet: [4, structure.snippet],
  "import line": [6, structure.importLine],
  "star import": [5, structure.starImport],
  "global name": [5, structure.globalName],
  value: [8, structure.value],
  attribute: [8, structure.attribute],
  header: [4, structure.header],
  "change header": [8, structure.changeHeader],
  suppression: [3, structure.suppression],
  undo: [6, whole.undo],
  "many carets": [6, whole.manyCarets],
  burst: [4, whole.burst],
  "replace whole": [2, whole.replaceWhole],
  ends: [6, whole.ends],
  characters: [5, whole.characters],
  "line ends": [4, whole.lineEnds],
  anything: [4, whole.anything],
};

const PLANS = Object.entries(WEIGHTS).flatMap(([name, [weight, plan]]) =>
  Array.from({ length: weight }, () => ({ name, plan })),
);

/** Texts that undo remembers. */
const REMEMBERED = 12;

/** A text that grew longer than this is edited no more: comparing it would take the time of many others. */
const LONGEST = 400_000;

export type Code = Pick<Desk, "donors" | "snippets" | "ruleIds">;

/** Endless, but for a text that grows too long. */
export function* type(text: string, random: Random, code: Code): Generator<Step, void, void> {
  const desk: Desk = { text, random, caret: random.below(text.length + 1), past: [], ...code };
  while (desk.text.length <= LONGEST) {
    const { name, plan } = random.pick(PLANS);
    for (const splices of plan(desk)) {
      if (splices.length === 0) break;
      const after = applySplices(desk.text, splices);
      desk.past.push(desk.text);
      if (desk.past.length > REMEMBERED) desk.past.shift();
      desk.text = after;
      const last = splices.at(-1);
      if (last) desk.caret = Math.min(after.length, last.start + last.text.length);
      yield { plan: name, splices, text: after };
      // People are interrupted: what was begun stays as it is.
      if (oneIn(random, 25)) break;
    }
  }
}
