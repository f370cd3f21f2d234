/** Work on files that is mostly short, and so worth a word only where something shows that it comes often or takes long. */
import type { BlockingCall } from "../../../semantic/knowledge/blocking-calls.ts";
import { argument } from "../../../semantic/opened-file.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import type { Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { servesRequests } from "../runs/serving.ts";

/** Who removes something for others removes whatever they put there. */
const REMOVES = /(?:^|_)(?:delete|remove|destroy|discard|purge|prune|drop|clear|expire|duplicate)/i;

/** A picture of a page, or what was traced, is a file of a moment, where somebody wants it as a file at all. */
const PICTURES = /screen_?shot|(?:^|_)(?:pdf|tracing)$/i;

/** Outside of what answers requests: texts, copies one by one, and folders that are made anew. */
export function isModest(
  call: Node<"call">,
  { name }: BlockingCall,
  coroutine: Node<"function_definition">,
): boolean {
  if (servesRequests(coroutine)) return false;
  if (isAfterFailure(call) || PICTURES.test(coroutine.field("name").text)) return true;
  if (name === "shutil.rmtree") return !REMOVES.test(coroutine.field("name").text);
  if (/^shutil\.copy(?:2|file)?$/.test(name)) return loopsAround(call).length > 0;
  if (isForDevelopers(call)) return true;
  return /_text$/.test(name) || isShortText(call, name);
}

/** What is cleaned up or tried again when something failed. */
function isAfterFailure(call: Node<"call">): boolean {
  return ancestors(call).some((up) => isKind(up, "except_clause"));
}

/** `for path in paths: open(path).read()` of text files, and lines that a program has and writes. */
function isShortText(call: Node<"call">, name: string): boolean {
  if (!/^(?:builtins|io|pathlib\.Path)\.open$/.test(name)) return false;
  const mode = argument(call, name.startsWith("pathlib") ? 0 : 1, "mode")?.text ?? "";
  return !mode.includes("b") && (/[wax]/.test(mode) || loopsAround(call).length > 0);
}

/** `if self.config.get("log_requests"):` and the like are on for a while, where somebody looks for an error. */
const FOR_DEVELOPERS = /\b_?(?:is_)?debug|(?:^|[^a-z])(?:log|dump)_[a-z]|\bverbose\b/i;

function isForDevelopers(call: Node<"call">): boolean {
  return ancestors(call).some(
    (up) => isKind(up, "if_statement") && FOR_DEVELOPERS.test(up.field("condition").text),
  );
}

/** Folders are gone through entry by entry where a program gets ready, once. */
export function getsReady(coroutine: Node<"function_definition">): boolean {
  return /^_*(?:load|create|init|register|discover_plugins|prepare)(?:_|$)/.test(
    coroutine.field("name").text,
  );
}
