/** Flags a check of shared state and an act on it, between which another thread can change it. */
import type { Report, Severity } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { functionsNamed, type ModuleView, unitCalls } from "../../project/functions.ts";
import { STARTS_THREADS } from "../../project/thread-roots.ts";
import { storesConstant } from "../../project/threads/access.ts";
import { type CheckThenAct, checksThenActs } from "../../project/threads/check-then-act.ts";
import { neverMisses } from "../../project/threads/container.ts";
import { isOpen, type Race, raceAt } from "../../project/threads/races.ts";
import {
  type SharedAccess,
  type SharedPlace,
  sharedPlaces,
} from "../../project/threads/shared-places.ts";
import { isTried } from "../../project/threads/tried.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { isObjectOfItsOwn } from "./race/made-twice.ts";
import { furtherReports } from "./race/further-reports.ts";
import { mayBeInterrupted } from "./race/interruption.ts";
import { makeOnceFix } from "./race/make-once-fix.ts";
import { addedValue, oneStepFix } from "./race/one-step-fix.ts";
import { isOwnKey } from "./race/own-key.ts";
import { mayUndo } from "./race/undoing.ts";
import { otherThread, threadEvidence } from "./race/threads-text.ts";

type Pair = CheckThenAct<SharedAccess>;

export const checkThenActRace = defineRule({
  id: "check-then-act-race",
  category: "threads",
  summary: "Shared state checked and then acted on, without a lock",
  why: "Between a check and what is done because of it another thread can run, with the GIL too. The key that was there is gone, the list that had an element is empty, what was missing is made twice and one of the two is lost.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["inconsistent-lock", "unlocked-shared-update"],
  needs: { module: [STARTS_THREADS, ["if", "while"]] },
  beyond: true,
  module: reportsOf,
  codeBase: (ctx) => furtherReports(ctx, reportsOf),
});

function reportsOf(ctx: ModuleContext): readonly Report[] {
  return sharedPlaces(ctx).flatMap((place) => {
    const spoken = new Set<AnyNode>();
    return checksThenActs(place.accesses).flatMap((pair) => {
      const report = spoken.has(pair.looked.within) ? undefined : reportOf(pair, place, ctx);
      if (report) spoken.add(pair.looked.within);
      return report ?? [];
    });
  });
}

function reportOf(pair: Pair, place: SharedPlace, ctx: ModuleContext): Report | undefined {
  const { looked, acted, kind } = pair;
  if (acted.within !== looked.within || storesConstant(acted) || isTried(pair) || !isOpen(acted))
    return undefined;
  if (!mayBeInterrupted(pair, ctx)) return undefined;
  if (isSameAgain(pair, place, ctx) || isHarmless(pair, place, ctx)) return undefined;
  const race = raceAt(looked, place, (other) => mayUndo(other, pair, place), ctx);
  if (!race || isOwnKey(pair, race) || isMadeBefore(pair, race, ctx)) return undefined;
  // What an object does with keys and elements of its own, it may do for each thread apart, or under a lock.
  if (OF_CONTAINERS.has(kind) && !place.container()) return undefined;
  const severity = severityOf(pair, ctx.freeThreaded);
  const fix = oneStepFix(pair, place, ctx) ?? makeOnceFix(pair, place, ctx);
  return {
    node: pair.check,
    message: messageOf(pair, race),
    evidence: [
      ...threadEvidence(race, looked),
      { text: "What was seen is relied on here", node: acted.node },
    ],
    ...(race.root.way && { trail: race.root.way }),
    ...(severity && { severity }),
    ...(fix && { fix }),
  };
}

const OF_CONTAINERS: ReadonlySet<Pair["kind"]> = new Set(["added", "gone", "emptied"]);

/** What is computed twice and is the same both times costs time, no more. */
function isSameAgain(pair: Pair, { owner }: SharedPlace, view: ModuleView): boolean {
  const value = pair.kind === "made" ? pair.acted.value : addedValue(pair)?.node;
  const isMade = pair.kind === "made" || (pair.kind === "added" && !addedValue(pair)?.isFresh);
  if (!isMade || value === undefined) return false;
  // What the module has once is asked for while it starts up, before there are threads, or soon after.
  const isOnce = pair.kind === "made" && owner.definition === undefined;
  return !isObjectOfItsOwn(value, view, isOnce);
}

/** `if key in d: return d[key]` of a dict that has a value for every key: nothing fails. */
function isHarmless({ kind, acted }: Pair, place: SharedPlace, view: ModuleView): boolean {
  const isRead = kind === "gone" && isKind(acted.node.parent, "subscript") && acted.form === "read";
  return isRead && neverMisses(place.accesses, place.owner, view);
}

/** Whether who starts the thread has it made first: `pool = shared_pool(); pool.submit(work)`. */
function isMadeBefore({ kind, looked }: Pair, { root }: Race, view: ModuleView): boolean {
  const unit = root.startedBy && view.module.unitOf(root.startedBy.tree);
  if (!unit || (kind !== "made" && kind !== "added")) return false;
  return unitCalls
    .of(unit)
    .calls.some(
      ({ node, within }) =>
        within === root.startedBy &&
        node.start < root.node.start &&
        functionsNamed(node.field("function"), view).includes(looked.within),
    );
}

/** What is made for a key twice matters only where both ask for the first time at once. */
function severityOf(pair: Pair, freeThreaded: boolean): Severity | undefined {
  const isMemo = pair.kind === "added" && !addedValue(pair)?.isFresh;
  if (isMemo) return "hint";
  return freeThreaded ? "warning" : undefined;
}

function messageOf(pair: Pair, race: Race): string {
  const { looked, kind } = pair;
  const name = `\`${looked.node.text}\``;
  const meets = otherThread(race, looked);
  switch (kind) {
    case "made":
      return `${name} is looked at and then set in two steps without a lock, and ${meets}: it is made more than once, and all but the last are lost; hold a lock around both.`;
    case "added":
      return addedValue(pair)?.isFresh
        ? `The key is looked for in ${name} and then added in two steps without a lock, and ${meets}: what the other put there is replaced; use \`setdefault\`, or hold a lock around both.`
        : `The key is looked for in ${name} and then added in two steps without a lock, and ${meets}: the value is made twice; hold a lock around both where it must not be.`;
    case "gone":
      return `What is found in ${name} may be gone before it is used, because ${meets} and no lock is held; ${isPopped(pair) ? "use `pop` with a default" : "use one step that fails or gives a default"}, or hold a lock around both.`;
    case "emptied":
      return `${name} may be empty again before the element is taken, because ${meets} and no lock is held; catch the \`IndexError\`, or hold a lock around both.`;
    case "unset":
      return `${name} may be \`None\` again before it is used, because ${meets} and no lock is held; keep it in a local variable, or hold a lock around both.`;
  }
}

function isPopped({ acted }: Pair): boolean {
  const { parent } = acted.node;
  return isKind(parent, "subscript") && isKind(parent.parent, "delete_statement");
}
