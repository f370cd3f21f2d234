/** Flags loops over a container that another thread changes meanwhile. */
import type { Fix, Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { STARTS_THREADS } from "../../project/thread-roots.ts";
import { MAIN } from "../../project/thread-reach.ts";
import { resizes, takesAway } from "../../project/threads/access.ts";
import { suffers } from "../../project/threads/container.ts";
import { ends, registers } from "../../project/threads/purpose.ts";
import { raceAt } from "../../project/threads/races.ts";
import {
  type SharedAccess,
  type SharedPlace,
  sharedPlaces,
} from "../../project/threads/shared-places.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind, nearest } from "../../syntax/walk.ts";
import { furtherReports } from "./race/further-reports.ts";
import { otherThread, threadEvidence } from "./race/threads-text.ts";

export const sharedIterationRace = defineRule({
  id: "shared-iteration-race",
  category: "threads",
  summary: "Shared container iterated while another thread changes it",
  why: "Iteration is not atomic, on any build. A dict, set or deque that another thread adds to or removes from raises `RuntimeError` in the middle of the loop; a list skips elements or gives them twice.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["inconsistent-lock"],
  needs: { module: [STARTS_THREADS, ["for"]] },
  beyond: true,
  module: reportsOf,
  codeBase: (ctx) => furtherReports(ctx, reportsOf),
});

function reportsOf(ctx: ModuleContext): readonly Report[] {
  return sharedPlaces(ctx).flatMap((place) =>
    place.accesses.flatMap((access) => reportOf(access, place, ctx) ?? []),
  );
}

function reportOf(
  access: SharedAccess,
  place: SharedPlace,
  ctx: ModuleContext,
): Report | undefined {
  if (access.form !== "iterate" || !place.accesses.some(resizes)) return undefined;
  if (endsWithFirstPass(access.node)) return undefined;
  // At the end whoever still adds something is too late anyway.
  if (ends(access.within)) return undefined;
  const container = place.container();
  const race = raceAt(
    access,
    place,
    (other) =>
      other !== access &&
      resizes(other) &&
      suffers(container, [other]) &&
      !isRegistering(other, place),
    ctx,
  );
  if (!race || !container) return undefined;
  const name = access.node.text;
  const harm =
    container === "list"
      ? "elements can be skipped or come twice"
      : "`RuntimeError` where it happens during the loop";
  const fix = copyFix(access, container);
  return {
    node: access.node,
    message: `\`${name}\` is iterated without a lock while ${otherThread(race, access)}: ${harm}; iterate over \`${name}.copy()\`, or hold a lock in both places.`,
    evidence: threadEvidence(race, access),
    ...(race.root.way && { trail: race.root.way }),
    ...(ctx.freeThreaded && { severity: "warning" }),
    ...(fix && { fix }),
  };
}

/** `for name in names: return name` never asks for a second one. */
function endsWithFirstPass(iterable: AnyNode): boolean {
  const loop = nearest(iterable, "for_statement", "for_in_clause");
  if (!isKind(loop, "for_statement") || !loop.field("right").encloses(iterable)) return false;
  return isKind(
    loop.field("body").children.at(-1),
    "return_statement",
    "break_statement",
    "raise_statement",
  );
}

/** What is added by name from outside mostly comes before there are threads. */
function isRegistering(other: SharedAccess, place: SharedPlace): boolean {
  return (
    registers(other.within) &&
    !takesAway(other) &&
    place.threadsOf(other).every(({ thread }) => thread === MAIN)
  );
}

/**
 * ```
 * for key, value in d.items():    →    for key, value in d.copy().items():
 * ```
 * `copy()` is documented to be one step for lists and dicts; not for a deque.
 */
function copyFix({ node }: SharedAccess, container: string): Fix | undefined {
  if (container !== "dict" && container !== "list" && container !== "set") return undefined;
  return {
    title: `Iterate over \`${node.text}.copy()\` (what is in it when the loop begins)`,
    safe: false,
    edits: [{ node, span: { start: node.end, end: node.end }, newText: ".copy()" }],
  };
}
