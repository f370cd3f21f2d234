/** Where the functions of a unit wait for something, and which modules can hold such code at all. */
import { runsThere } from "../../semantic/async-context.ts";
import { blockingCallOf, type KnownBlockingCall } from "../../semantic/blocking-calls.ts";
import type { Context } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import { BLOCKING_CALLS, BLOCKING_FACTORIES } from "../../semantic/knowledge/blocking-calls.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { callsByFunction } from "./own-calls.ts";

export interface WaitSite {
  readonly node: Node<"call">;
  readonly found: KnownBlockingCall;
}

/** By function, in source order. */
export type UnitWaits = ReadonlyMap<AnyNode, readonly WaitSite[]>;

/** Of plain functions only: what a coroutine waits for is found where it stands. */
export function waitsIn(ctx: Context): UnitWaits {
  const waits = new Map<AnyNode, readonly WaitSite[]>();
  for (const [within, calls] of callsByFunction.of(ctx.unit)) {
    if (!isKind(within, "function_definition") || within.allChildren[0]?.symbol === "async") continue;
    const found = calls.flatMap((node) => {
      const known = blockingCallOf(node, ctx);
      return known && runsThere(node, within, ctx) ? [{ node, found: known }] : [];
    });
    if (found.length > 0) waits.set(within, found);
  }
  return waits;
}

const LIBRARIES = new Set(
  [...BLOCKING_CALLS.keys(), ...BLOCKING_FACTORIES.keys()].map((name) => name.split(".")[0]),
);

const NAMES_ONE = new RegExp(String.raw`\b(?:${[...LIBRARIES].join("|")})\b`);

/** Units that may import a library whose calls wait: a module without any waits for nothing itself. */
export const importsOfWaiting = defineFact("imports of what waits", (unit): readonly true[] =>
  unit.text.includes("import") && NAMES_ONE.test(unit.text) ? [true] : [],
);
