/** The fix for requests one after the other: all in a task group, or gathered, a limited number at a time. */
import { type Fix, insertBefore, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { Context } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { endOfLine, indentationOf } from "../../../semantic/indentation.ts";
import { atLeast } from "../../../semantic/version.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, statementOf } from "../../../syntax/walk.ts";
import { eventLoopOf } from "../unblocking/event-loop.ts";
import type { Sequence } from "./sequence.ts";

/** Enough to hide the waiting, and few for a server. */
const AT_ONCE = 10;

/**
 * ```
 * pages = [await load(url) for url in urls]    →    limit = asyncio.Semaphore(10)
 *
 *                                                   async def limited(url):
 *                                                       async with limit:
 *                                                           return await load(url)
 *
 *                                                   async with asyncio.TaskGroup() as group:
 *                                                       tasks = [group.create_task(limited(url)) for url in urls]
 *                                                   pages = [task.result() for task in tasks]
 * ```
 * Before Python 3.11 `asyncio.gather(*[limited(url) for url in urls])`. Undefined for a loop that does
 * more than append each answer.
 */
export function togetherFix(found: Sequence, ctx: Context): Fix | undefined {
  const loop = eventLoopOf(ctx);
  const shape = shapeOf(found);
  const asyncio = nameFor("asyncio.Semaphore", found.loop, ctx);
  if (!shape || !asyncio?.text.endsWith(".Semaphore") || loop === "trio" || loop === "anyio")
    return undefined;
  const indentation = indentationOf(shape.statement);
  if (indentation === undefined || endOfLine(shape.statement) === undefined) return undefined;
  const isGroup = atLeast(ctx.target, 3, 11);
  const after = isGroup ? "the first error ends the others" : "after an error the others go on";
  return {
    title: `Await ${AT_ONCE} at a time, ${isGroup ? "in a `TaskGroup`" : "with `gather`"} (requests overlap, and ${after})`,
    safe: false,
    edits: editsFor(shape, found, { indentation, isGroup }, ctx),
    imports: asyncio.imports,
  };
}

interface Shape {
  /** Before which the preparation goes. */
  readonly statement: AnyNode;
  readonly awaited: Node<"call">;
  /** The loop's own names: what a function for one pass takes. */
  readonly names: string;
  /** The list that each answer is appended to; missing for a comprehension. */
  readonly list?: AnyNode;
}

interface Layout {
  readonly indentation: string;
  readonly isGroup: boolean;
}

function editsFor(
  { statement, awaited, names, list }: Shape,
  { loop, source }: Sequence,
  { indentation, isGroup }: Layout,
  ctx: Context,
): readonly NodeEdit[] {
  const eol = ctx.module.lineEnd;
  const step = indentation.includes("\t") ? "\t" : "    ";
  const free = (base: string): string => freeName(base, statement, ctx);
  const [limit, limited, group, tasks, task] = ["limit", "limited", "group", "tasks", "task"].map(
    free,
  );
  const each = `for ${names} in ${source.text}`;
  const lines = [
    `${limit} = asyncio.Semaphore(${AT_ONCE})`,
    "",
    `async def ${limited}(${names}):`,
    `${step}async with ${limit}:`,
    `${step}${step}return await ${awaited.text}`,
    "",
    ...(isGroup
      ? [
          `async with asyncio.TaskGroup() as ${group}:`,
          `${step}${tasks} = [${group}.create_task(${limited}(${names})) ${each}]`,
        ]
      : []),
  ];
  const results = isGroup
    ? `${task}.result() for ${task} in ${tasks}`
    : `await asyncio.gather(*[${limited}(${names}) ${each}])`;
  const text = lines.map((line, i) =>
    line === "" ? eol : `${i > 0 ? indentation : ""}${line}${eol}`,
  );
  const before = insertBefore(statement, `${text.join("")}${indentation}`);
  if (list) return [before, replaceNode(statement, `${list.text}.extend(${results})`)];
  return [before, replaceNode(loop, isGroup ? `[${results}]` : results)];
}

function shapeOf({ loop, waits }: Sequence): Shape | undefined {
  const [awaited, ...others] = waits;
  if (!awaited || others.length > 0 || hasComment(loop)) return undefined;
  return isKind(loop, "for_statement")
    ? ofStatement(loop, awaited)
    : ofComprehension(loop, awaited);
}

/** A loop of the one statement `list.append(await …)`. */
function ofStatement(loop: Node<"for_statement">, awaited: Node<"call">): Shape | undefined {
  const names = namesOf(loop.field("left"));
  const [only, ...more] = loop.field("body").children;
  const [append] = isKind(only, "expression_statement") ? only.children : [];
  if (!names || more.length > 0 || loop.field("alternative") || !isKind(append, "call"))
    return undefined;
  const callee = append.field("function");
  const [argument] = append.field("arguments").children;
  const isAppend = isKind(callee, "attribute") && callee.field("attribute").text === "append";
  if (!isAppend || !isKind(argument, "await") || argument.children[0] !== awaited) return undefined;
  const list = callee.field("object");
  return isKind(list, "identifier") ? { statement: loop, awaited, names, list } : undefined;
}

/** `[await … for … in …]` as all that is assigned or returned. */
function ofComprehension(
  loop: Node<"list_comprehension">,
  awaited: Node<"call">,
): Shape | undefined {
  const [body, clause, ...more] = loop.children;
  const statement = statementOf(loop);
  const isWhole = isKind(loop.parent, "assignment", "return_statement");
  if (!isWhole || more.length > 0 || !isKind(body, "await") || !isKind(clause, "for_in_clause"))
    return undefined;
  const names = namesOf(clause.field("left"));
  const isThis = body.children[0] === awaited;
  return names !== undefined && isThis ? { statement, awaited, names } : undefined;
}

/** `name`, or `name, other`. */
function namesOf(target: AnyNode): string | undefined {
  if (isKind(target, "identifier")) return target.text;
  const parts = isKind(target, "pattern_list", "tuple_pattern") ? target.children : [];
  const plain = parts.length > 0 && parts.every((part) => isKind(part, "identifier"));
  return plain ? parts.map((part) => part.text).join(", ") : undefined;
}

function hasComment(node: AnyNode): boolean {
  return descendantsOf(node, "comment").length > 0;
}
