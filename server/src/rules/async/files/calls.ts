/** The calls of a coroutine that wait long enough for the disk to be worth a word. */
import { runsFirstTimeOnly } from "../../../project/calls/first-time.ts";
import { coroutineAround } from "../../../semantic/async-context.ts";
import { blockingCallOf } from "../../../semantic/blocking-calls.ts";
import type { Context } from "../../../semantic/context.ts";
import type { BlockingCall } from "../../../semantic/knowledge/blocking-calls.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";
import { mayBeLarge } from "./large.ts";
import { getsReady, isModest } from "./modest.ts";
import { isSmallByName } from "./small.ts";

export interface FileCall {
  readonly call: Node<"call">;
  readonly entry: BlockingCall;
  /** Only because this loop repeats it. */
  readonly loop?: Loop;
  /** Nothing shows that it takes long, or comes often. */
  readonly isModest: boolean;
}

/**
 * Those that surely matter first, then the long ones, each kind in source order; the reads of a file that
 * the coroutine opens itself are left to the `open`.
 */
export function fileCallsOf(
  coroutine: Node<"function_definition">,
  ctx: Context,
): readonly FileCall[] {
  const found: FileCall[] = [];
  for (const call of descendantsOf(coroutine.field("body"), "call")) {
    const entry = fileEntry(call, ctx);
    if (!entry || isAwaited(call) || coroutineAround(call, ctx) !== coroutine) continue;
    if (isLong(entry)) {
      if (!mayBeLarge(call, entry, coroutine, ctx) || runsFirstTimeOnly(call, coroutine)) continue;
      found.push({ call, entry, isModest: isModest(call, entry, coroutine) });
    } else {
      const loop = loopsAround(call).find(isOfFolder);
      if (!loop || isSmallByName(call, coroutine, ctx)) continue;
      found.push({ call, entry, loop, isModest: !isOfWholeTree(loop) || getsReady(coroutine) });
    }
  }
  const rank = ({ loop, isModest: isLess }: FileCall): number => (isLess ? 2 : 0) + (loop ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b));
}

function fileEntry(call: Node<"call">, ctx: Context): BlockingCall | undefined {
  const callee = call.field("function");
  const spelled = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
  const found = blockingCallOf(call, ctx);
  if (found?.entry.kind !== "file" || !found.entry.name.endsWith(`.${spelled}`)) return undefined;
  // Reading is spoken of where the file is opened.
  if (found.entry.name.startsWith("io.TextIOWrapper.")) return undefined;
  return isOfKernel(call) ? undefined : found.entry;
}

/** What goes through a whole file or tree; a look at one entry of a folder is short. */
const LONG =
  /^(?:builtins|io|tarfile)\.open$|^pathlib\.Path\.(?:open|(?:read|write)_\w+)$|^shutil\.(?:copy|make|unpack)|^os\.fsync$|^zipfile\.|^tarfile\./;
/** On one disk, a move only renames; one member of an archive is mostly small. */
const SHORT = /^shutil\.move$|\.(?:read|write|add|testzip)$/;

function isLong({ name, reason }: BlockingCall): boolean {
  return !SHORT.test(name) && (LONG.test(name) || reason.includes("once for each file"));
}

/** `for name in os.listdir(folder)`: once for each entry of a folder. */
function isOfFolder({ node, iterables }: Loop): boolean {
  const source = iterables.map(({ text }) => text).join(" ");
  return (
    !isKind(node, "while_statement") && /\b(?:listdir|scandir|walk|iterdir|r?i?glob)\(/.test(source)
  );
}

/** A look at each entry of one folder is short, and few folders have many thousands; those of a whole tree add up. */
function isOfWholeTree({ iterables }: Loop): boolean {
  return iterables.some(({ text }) => /\b(?:walk|rglob)\(|\*\*/.test(text));
}

/** Files below `/proc` and `/sys` are on no disk. */
function isOfKernel(call: Node<"call">): boolean {
  const [path] = call.field("arguments").children;
  return /^\/(?:proc|sys|dev)\//.test((path && stringConstant(path)?.value) ?? "");
}

function isAwaited(call: AnyNode): boolean {
  const { parent } = call;
  return isKind(parent, "await") || (isKind(parent, "with_item") && isOfAsync(parent));
}

/** `async with open(…)` of another `open`. */
function isOfAsync(item: AnyNode): boolean {
  return item.parent?.parent?.allChildren[0]?.symbol === "async";
}
