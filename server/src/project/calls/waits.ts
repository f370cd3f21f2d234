/** Where the functions of a unit wait for something, and which modules can hold such code at all. */
import { isAsync, runsThere } from "../../semantic/async-context.ts";
import { blockingCallOf, type KnownBlockingCall } from "../../semantic/blocking-calls.ts";
import type { Context } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import {
  BLOCKING_LIBRARY,
  BLOCKING_NAME,
  CLIENT_LIBRARY,
} from "../../semantic/knowledge/blocking-words.ts";
import type { Module } from "../../semantic/module.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { sleepsBetweenTries } from "./detour.ts";
import { callsByFunction } from "./own-calls.ts";

export interface WaitSite {
  readonly node: Node<"call">;
  readonly found: KnownBlockingCall;
}

/** By function, in the order in which they are called. */
export type UnitWaits = ReadonlyMap<AnyNode, readonly WaitSite[]>;

/** Of plain functions only: what a coroutine waits for is found where it stands. */
export function waitsIn(ctx: Context): UnitWaits {
  const waits = new Map<AnyNode, readonly WaitSite[]>();
  for (const [within, calls] of callsByFunction.of(ctx.unit)) {
    if (!isKind(within, "function_definition") || isAsync(within)) continue;
    const found = calls.flatMap((node) => {
      const known = blockingCallOf(node, ctx);
      if (!known || isBeforeNextTry(node, known) || !runsThere(node, within, ctx)) return [];
      return [{ node, found: known }];
    });
    // As they are called: in `urlopen(url).read()` the inner one comes first.
    found.sort((a, b) => a.node.end - b.node.end);
    if (found.length > 0) waits.set(within, found);
  }
  return waits;
}

/** Who calls such a helper waits only where something failed, or is not ready yet. */
function isBeforeNextTry(call: Node<"call">, { entry }: KnownBlockingCall): boolean {
  return entry.name === "time.sleep" && sleepsBetweenTries(call);
}

/** Whether the unit's words allow that it waits for anything: where not, it need not be parsed. */
export function mayWaitIn(unit: Unit, module: Module): boolean {
  if (module.unitsWith(importsOfWaiting).length === 0) return false;
  return BLOCKING_NAME.test(unit.text) || module.unitsWith(importsOfClients).length > 0;
}

/** Units that may import a library whose calls wait; under whatever name, the library's own stands there. */
const importsOfWaiting = defineFact("imports of what waits", (unit): readonly true[] =>
  unit.text.includes("import") && BLOCKING_LIBRARY.test(unit.text) ? [true] : [],
);

/** Units that import such clients, or functions under names of their own. */
const importsOfClients = defineFact("imports of clients", (unit): readonly true[] => {
  const { text } = unit;
  if (!text.includes("import")) return [];
  return CLIENT_LIBRARY.test(text) || (BLOCKING_LIBRARY.test(text) && /\bas\b/.test(text))
    ? [true]
    : [];
});
