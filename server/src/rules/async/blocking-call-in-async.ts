/** Flags calls that make the event loop's thread wait, in the body of an `async def`. */
import { isCommandFile } from "../../semantic/command-file.ts";
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { COROUTINE } from "../../lint/signs.ts";
import { coroutineAround } from "../../semantic/async-context.ts";
import { blockingCallOf, type KnownBlockingCall } from "../../semantic/blocking-calls.ts";
import type { Context } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import {
  BLOCKING_NAME,
  BLOCKING_RENAMED,
  CLIENT_LIBRARY,
} from "../../semantic/knowledge/blocking-words.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, unwrapped } from "../../syntax/walk.ts";
import { hasOneUser, startsOthers } from "./runs/one-user.ts";
import { isProgram, runsOnce } from "./runs/once.ts";
import { replacementText, unblockingFix } from "./unblocking/fix.ts";
import { isMeant } from "./unblocking/meant.ts";
import { shownCallee } from "./unblocking/shown-callee.ts";

export const blockingCallInAsync = defineRule({
  id: "blocking-call-in-async",
  category: "async",
  summary: "Blocking call in an `async def`",
  why: "All coroutines of an event loop share one thread. While a call waits on it for the network, a process, a lock or the clock, no other coroutine runs, and no timeout fires.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: [
    { module: [["async"]], unit: [[COROUTINE], [BLOCKING_NAME]] },
    { module: [["async"], [BLOCKING_RENAMED, CLIENT_LIBRARY]], unit: [[COROUTINE]] },
  ],
  on: {
    call(node, ctx) {
      const coroutine = coroutineAround(node, ctx);
      if (!coroutine || isAwaited(node)) return undefined;
      const found = blockingIn(node, ctx);
      if (!found || blocksInChain(node, ctx) || isMeant(node, ctx)) return undefined;
      if (isAlone(coroutine, found, ctx)) return undefined;
      const fix = unblockingFix(node, found, ctx);
      return {
        node: node.field("function"),
        message: messageOf(node, found, ctx),
        evidence: evidenceOf(node, found, coroutine),
        ...(fix && { fix }),
      } satisfies Report;
    },
  },
});

/** Who would wait with it? */
function isAlone(
  coroutine: Node<"function_definition">,
  { entry }: KnownBlockingCall,
  ctx: Context,
): boolean {
  if (entry.kind === "console") return false;
  if (hasOneUser(coroutine, ctx) || isCommandFile(ctx)) return true;
  return runsOnce(coroutine, ctx) && !hasOthers(coroutine, ctx);
}

/** `async def main(): create_task(serve()); time.sleep(1)` */
function hasOthers(coroutine: Node<"function_definition">, ctx: Context): boolean {
  return isProgram(coroutine, ctx) && startsOthers(coroutine);
}

/** Waiting for the disk is mostly short; a rule of its own speaks about it, more quietly. */
function blockingIn(call: Node<"call">, ctx: Context): KnownBlockingCall | undefined {
  const found = blockingCallOf(call, ctx);
  if (!found || found.entry.kind === "file" || isPrompt(call, found, ctx)) return undefined;
  return isRestOf(call, found, ctx) ? undefined : found;
}

/** A program that asks at the console has one user, who waits anyway, unless the coroutine itself starts others. */
function isPrompt(call: Node<"call">, { entry }: KnownBlockingCall, ctx: Context): boolean {
  if (entry.kind !== "console") return false;
  const coroutine = coroutineAround(call, ctx);
  return entry.name !== "builtins.input" || !coroutine || !startsOthers(coroutine);
}

/** Of a response that the same coroutine has waited for, the body mostly has come along. */
function isRestOf(
  call: Node<"call">,
  { entry, receiver }: KnownBlockingCall,
  ctx: Context,
): boolean {
  const made = receiver?.how === "made" ? receiver.evidence.node : undefined;
  if (!entry.name.startsWith("http.client.HTTPResponse.") || !isKind(made, "call")) return false;
  return coroutineAround(call, ctx)?.encloses(made) === true;
}

/** Awaited, it is no blocking call, whatever its name says. */
function isAwaited(call: Node<"call">): boolean {
  const { parent } = call;
  if (isKind(parent, "parenthesized_expression")) return isKind(parent.parent, "await");
  return isKind(parent, "await");
}

/** In `connection.execute(…).fetchall()` the first call that blocks speaks for the chain. */
function blocksInChain(call: Node<"call">, ctx: Context): boolean {
  let at: AnyNode = call.field("function");
  while (isKind(at, "attribute", "call", "subscript")) {
    if (isKind(at, "call") && blockingIn(at, ctx)) return true;
    at = isKind(at, "attribute")
      ? unwrapped(at.field("object"))
      : isKind(at, "call")
        ? at.field("function")
        : at.field("value");
  }
  return false;
}

function messageOf(call: Node<"call">, found: KnownBlockingCall, ctx: Context): string {
  const callee = shownCallee(call.field("function").text);
  const { reason } = found.entry;
  const instead = replacementText(found.entry.replacement, callee, ctx);
  return `\`${callee}\` ${reason}, and every coroutine of the event loop waits with it; ${instead}.`;
}

function evidenceOf(
  call: Node<"call">,
  { entry, receiver }: KnownBlockingCall,
  coroutine: Node<"function_definition">,
): readonly Evidence[] {
  const definition = coroutine.field("name");
  const runs = { text: `\`${definition.text}\` is \`async def\``, node: definition };
  const callee = call.field("function");
  const method = callee.text.slice(callee.text.lastIndexOf(".") + 1);
  const name = entry.name.replace(/\*$/, method);
  const known = { text: `\`${name}\` ${entry.reason}`, node: callee };
  return receiver ? [runs, receiver.evidence, known] : [runs, known];
}
