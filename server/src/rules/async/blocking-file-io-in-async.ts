/** Flags coroutines that read, write or copy files while every other one waits. */
import type { Fix, Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { COROUTINE } from "../../lint/signs.ts";
import { isAsync } from "../../semantic/async-context.ts";
import { lastFolders } from "../../semantic/command-file.ts";
import type { Context } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { Node } from "../../syntax/node.ts";
import { type FileCall, fileCallsOf } from "./files/calls.ts";
import { hasOneUser } from "./runs/one-user.ts";
import { runsOnce } from "./runs/once.ts";
import { inThread } from "./unblocking/fix.ts";
import { isMeant } from "./unblocking/meant.ts";
import { threadedText } from "./unblocking/thread.ts";

export const blockingFileIoInAsync = defineRule({
  id: "blocking-file-io-in-async",
  category: "async",
  summary: "Files read or written in an `async def`",
  why: "Operating systems have no files that a program could wait for beside other things: a read waits on the thread of the event loop. Mostly that is short; for a large file, a slow disk or a network drive it is not.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: {
    module: [["async"]],
    unit: [
      [COROUTINE],
      [
        /\b(?:open|(?:read|write)_(?:text|bytes)|copy(?:file|fileobj|tree|2)?|rmtree|(?:unpack|make)_archive|extract(?:all)?|fsync)\b/,
        // Folders, for each entry of which there is a call.
        /\b(?:listdir|scandir|walk|iterdir|r?i?glob)\b/,
      ],
    ],
  },
  on: {
    function_definition(node, ctx) {
      if (!isAsync(node) || runsOnce(node, ctx) || isSeldomRun(node.field("body"), ctx))
        return undefined;
      if (hasOneUser(node, ctx) || isExample(ctx)) return undefined;
      const [first, ...others] = fileCallsOf(node, ctx).filter(({ call }) => !isMeant(call, ctx));
      return first && reportOf(first, others, node, ctx);
    },
  },
});

/** What shows how a library is used does one thing at a time. */
function isExample({ module }: Context): boolean {
  return /(?:^|\/)examples?\//.test(lastFolders(module.file));
}

/** More of them would only be read by nobody. */
const MOST_SHOWN = 4;

function reportOf(
  first: FileCall,
  others: readonly FileCall[],
  coroutine: Node<"function_definition">,
  ctx: Context,
): Report {
  const fix = fixFor(first, ctx);
  const more = others
    .slice(0, MOST_SHOWN)
    .map(({ call }): Evidence => ({ text: `\`${nameOf(call)}\` waits here too`, node: call }));
  const definition = coroutine.field("name");
  const runs = { text: `\`${definition.text}\` is \`async def\``, node: definition };
  return {
    node: first.call.field("function"),
    message: messageOf(first, ctx),
    evidence: [runs, ...more],
    ...(first.isModest && { onlyWhenHot: true }),
    ...(fix && { fix }),
  };
}

function messageOf(found: FileCall, ctx: Context): string {
  const { call, entry, loop } = found;
  const name = nameOf(call);
  const often = loop ? " for each entry of a folder" : "";
  return `\`${name}\` ${entry.reason}${often}, and every coroutine of the event loop waits with it; ${instead(found, name, ctx)}.`;
}

function instead({ entry }: FileCall, name: string, ctx: Context): string {
  const { replacement } = entry;
  const own = replacement.how === "library" ? `use ${replacement.text}, or ` : "";
  return opens(entry)
    ? `${own}do what is done with the file in a function that runs in a thread`
    : `${own}run it in a thread with \`await ${threadedText(name, ctx)}\``;
}

function nameOf(call: Node<"call">): string {
  const line = call.field("function").text.replace(/\s+/g, " ");
  return line.length <= 40 ? line : `…${line.slice(line.lastIndexOf("."))}`;
}

function fixFor({ call, entry }: FileCall, ctx: Context): Fix | undefined {
  return opens(entry) ? undefined : inThread(call, ctx);
}

/** What gives an open file leaves its reading where it was. */
function opens({ name }: FileCall["entry"]): boolean {
  return /\.open$|^tempfile\.|^zipfile\.|^tarfile\./.test(name);
}
