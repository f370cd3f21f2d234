/** Whether a call that goes through files may have much to go through. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { BlockingCall } from "../../../semantic/knowledge/blocking-calls.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import { argument } from "../../../semantic/opened-file.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { useOfOpened } from "./opened.ts";

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
  if (name === "glob.glob") return /\*\*|\brecursive[\s\\]*=/.test(call.field("arguments").text);
  if (/^pathlib\.Path\.(?:read|write)_text$/.test(name)) return isOneOfMany(call, ctx);
  if (/^shutil\.copy(?:2|file)?$|\.open$/.test(name) && SMALL.test(call.field("arguments").text))
    return false;
  const position = /^(?:builtins|io)\.open$/.test(name) ? 1 : 0;
  if (position === 0 && name !== "pathlib.Path.open") return true;
  const use = useOfOpened(call, coroutine, ctx);
  if (use === "hands on") return false;
  const mode = argument(call, position, "mode")?.text ?? "";
  if (isOfProgram(call, ctx)) return false;
  if (use === "goes through" || mode.includes("b")) return true;
  // A line at the end of a log.
  return !mode.includes("a") && isOneOfMany(call, ctx);
}

/** Names of files that somebody wrote by hand, or of which a few lines are kept. */
const SMALL =
  /(?:^|[^a-z])(?:backup|ca_?file|catalog|cert(?:ificate)?|conf|config|ini|json|lock|manifest|settings|state|template|toml|ya?ml)s?(?:[^a-z]|$)/i;

/** Files beside the module's own are part of the program, and small. */
function isOfProgram(call: Node<"call">, ctx: Context): boolean {
  const [path] = call.field("arguments").children;
  const bindings = (isKind(path, "identifier") && variableOf(path, ctx)?.bindings) || [];
  return [path, ...bindings.map(({ value }) => value)].some((each) =>
    each?.text.includes("__file__"),
  );
}

function isOneOfMany(call: Node<"call">, ctx: Context): boolean {
  return loopsAround(call).some(
    (loop) => !isKind(loop.node, "while_statement") && mayRunOften(loop, ctx),
  );
}
