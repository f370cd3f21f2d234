/** Flags a generator or iterator that several threads advance. */
import type { Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { STARTS_THREADS } from "../../project/thread-roots.ts";
import { functionsNamed, type ModuleView } from "../../project/functions.ts";
import { valuesOf } from "../../project/threads/locks-of.ts";
import { raceAt } from "../../project/threads/races.ts";
import {
  type SharedAccess,
  type SharedPlace,
  sharedPlaces,
} from "../../project/threads/shared-places.ts";
import { instanceOf } from "../../semantic/known-class.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../syntax/walk.ts";
import { furtherReports } from "./race/further-reports.ts";
import { otherThread, threadEvidence } from "./race/threads-text.ts";

export const sharedIteratorRace = defineRule({
  id: "shared-iterator-race",
  category: "threads",
  summary: "Generator or iterator advanced by several threads",
  why: "A generator runs on one thread at a time: a second one that asks it for the next value meanwhile gets `ValueError: generator already executing`. Without the GIL other iterators may give a value twice or leave one out.",
  severity: "warning",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  yieldsTo: ["inconsistent-lock"],
  needs: { module: [STARTS_THREADS, ["next", "for"]] },
  beyond: true,
  module: reportsOf,
  codeBase: (ctx) => furtherReports(ctx, reportsOf),
});

function reportsOf(ctx: ModuleContext): readonly Report[] {
  return sharedPlaces(ctx).flatMap((place) => {
    const kind = iteratorIn(place, ctx);
    if (!kind || (kind === "iterator" && !ctx.freeThreaded)) return [];
    return place.accesses.flatMap((access) => reportOf(access, place, kind, ctx) ?? []);
  });
}

type Kind = "generator" | "iterator";

function reportOf(
  access: SharedAccess,
  place: SharedPlace,
  kind: Kind,
  view: ModuleView,
): Report | undefined {
  if (!advances(access)) return undefined;
  const race = raceAt(access, place, advances, view);
  if (!race) return undefined;
  const name = `\`${access.node.text}\``;
  const threads =
    race.rival.within === access.within
      ? otherThread(race, access)
      : `\`${race.rival.node.text}\` is advanced on another thread too`;
  const harm =
    kind === "generator"
      ? "the second to ask while it runs gets `ValueError: generator already executing`"
      : "without the GIL a value can come twice or be left out";
  return {
    node: access.node,
    message: `${name} is ${kind === "generator" ? "a generator" : "an iterator"} that is advanced without a lock, and ${threads}: ${harm}; hold a lock around each step, or hand the values out by a \`queue.Queue\`.`,
    evidence: threadEvidence(race, access),
    ...(race.root.way && { trail: race.root.way }),
  };
}

/** `next(x)`, `for y in x`. */
function advances({ node, form }: SharedAccess): boolean {
  if (form === "iterate") return true;
  const call = isKind(node.parent, "argument_list") ? node.parent.parent : undefined;
  return isKind(call, "call") && call.field("function").text === "next";
}

/** Whether all that the place is ever given is one generator or iterator. */
function iteratorIn({ owner, accesses }: SharedPlace, view: ModuleView): Kind | undefined {
  const [first] = accesses;
  if (!first || !accesses.some(advances)) return undefined;
  const values = owner.definition
    ? valuesOf(first.name, owner.definition, view)
    : view.module.variable(first.name).bindings.flatMap(({ value }) => value ?? []);
  const kinds = new Set(values.map((value) => kindOf(value, view)));
  const [kind, ...more] = kinds;
  return more.length === 0 ? kind : undefined;
}

function kindOf(value: AnyNode, view: ModuleView): Kind | undefined {
  const unit = view.module.unitOf(value.tree);
  const expression = unwrapped(value);
  if (!unit) return undefined;
  if (isKind(expression, "generator_expression")) return "generator";
  if (isKind(expression, "call")) {
    const [definition, ...others] = functionsNamed(expression.field("function"), view);
    if (definition) return others.length === 0 && yields(definition) ? "generator" : undefined;
  }
  if (instanceOf(expression, view.of(unit))?.of === "itertools.count") return undefined;
  const kind = valueOf(expression, view.of(unit))?.kind;
  return kind === "generator" || kind === "iterator" ? kind : undefined;
}

function yields(definition: AnyNode): boolean {
  if (definition.allChildren[0]?.symbol === "async") return false;
  const body = descendants(definition, (node) => !isKind(node, "function_definition", "lambda"));
  return [...body].some((node) => isKind(node, "yield"));
}
