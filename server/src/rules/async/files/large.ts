/** Whether a call that goes through files may have much to go through. */
import type { Context } from "../../../semantic/context.ts";
import type { BlockingCall } from "../../../semantic/knowledge/blocking-calls.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import { argument } from "../../../semantic/opened-file.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { isInMemory } from "./archive.ts";
import { useOfOpened } from "./opened.ts";
import { isOfProgram, isSmallByName } from "./small.ts";

/**
 * Text that is read whole is mostly a small file of settings: what is binary, gone through line by line,
 * or one of many files is data.
 */
export function mayBeLarge(
  call: Node<"call">,
  { name }: BlockingCall,
  coroutine: Node<"function_definition">,
  ctx: Context,
): boolean {
  if (name === "tarfile.open" && isInMemory(call, ctx)) return false;
  if (name === "glob.glob") return /\*\*|\brecursive[\s\\]*=/.test(call.field("arguments").text);
  if (/^pathlib\.Path\.(?:read|write)_text$/.test(name)) return isOneOfMany(call, ctx);
  if (/^shutil\.copy(?:2|file)?$|\.open$|_bytes$/.test(name)) {
    if (isSmallByName(call, coroutine, ctx) || isOfProgram(call, ctx)) return false;
  }
  const position = /^(?:builtins|io)\.open$/.test(name) ? 1 : 0;
  if (position === 0 && name !== "pathlib.Path.open") return true;
  const use = useOfOpened(call, coroutine, ctx);
  if (use === "hands on") return false;
  const mode = argument(call, position, "mode")?.text ?? "";
  if (use === "goes through" || mode.includes("b")) return true;
  // A line at the end of a log.
  return !mode.includes("a") && isOneOfMany(call, ctx);
}

function isOneOfMany(call: Node<"call">, ctx: Context): boolean {
  return loopsAround(call).some(
    (loop) => !isKind(loop.node, "while_statement") && mayRunOften(loop, ctx),
  );
}
