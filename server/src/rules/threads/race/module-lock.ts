/** A new lock of the module for something that its threads share. */
import type { Fix } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { Context } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import type { AnyNode } from "../../../syntax/node.ts";

export interface Lock {
  readonly name: string;
  /** Missing where the module has the lock already. */
  readonly definition?: string;
  readonly imports?: Fix["imports"];
}

/** `_latency_ms_lock = threading.Lock()`; re-entrant where its holder may come back to it. */
export function newModuleLock(
  place: string,
  kind: "Lock" | "RLock",
  at: AnyNode,
  ctx: Context,
): Lock | undefined {
  const made = nameFor(`threading.${kind}`, at, ctx);
  if (!made) return undefined;
  const words = place.split(/\W+/).filter(Boolean);
  const base = words.join("_").replace(/^_+/, "").toLowerCase();
  const name = freeName(`_${base}_lock`, at, ctx);
  return { name, definition: `${name} = ${made.text}()`, imports: made.imports };
}
