/** Work on files that is mostly short, and so worth a word only where something shows that it comes often or takes long. */
import type { BlockingCall } from "../../../semantic/knowledge/blocking-calls.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import type { Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { servesRequests } from "../runs/serving.ts";

/** Who removes something for others removes whatever they put there. */
const REMOVES = /(?:^|_)(?:delete|remove|destroy|discard|purge|prune|drop|clear|expire|duplicate)/i;

/** A picture of a page is a file of a moment, where somebody wants it as a file at all. */
const PICTURES = /screen_?shot|(?:^|_)pdf$/i;

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
  return /_text$/.test(name) || (/\.open$/.test(name) && isTextOfMany(call));
}

/** What is cleaned up or tried again when something failed. */
function isAfterFailure(call: Node<"call">): boolean {
  return ancestors(call).some((up) => isKind(up, "except_clause"));
}

/** `for path in paths: open(path).read()` of text files. */
function isTextOfMany(call: Node<"call">): boolean {
  const isBinary = /["'][rwax+]*b[rwax+]*["']/.test(call.field("arguments").text);
  return !isBinary && loopsAround(call).length > 0;
}

/** Folders are gone through entry by entry where a program gets ready, once. */
export function getsReady(coroutine: Node<"function_definition">): boolean {
  return /^_*(?:load|create|init|register|discover_plugins|prepare)(?:_|$)/.test(
    coroutine.field("name").text,
  );
}
