/** Classes whose methods run on threads: threads themselves, and handlers of threading servers. */
import { defineFact } from "../../semantic/fact.ts";
import { classNamed } from "../../semantic/known-class.ts";
import { loopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { allMethods, callsNamed, type ModuleView } from "../functions.ts";
import type { ThreadRoot } from "../thread-root.ts";

const HANDLERS: ReadonlyMap<string, RegExp> = new Map([
  ["http.server.BaseHTTPRequestHandler", /^do_[A-Z]+$/],
  ["http.server.SimpleHTTPRequestHandler", /^do_[A-Z]+$/],
  ["socketserver.BaseRequestHandler", /^handle$/],
  ["socketserver.StreamRequestHandler", /^handle$/],
]);

const BASES = [
  "Thread",
  ...[...HANDLERS.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1)),
].join("|");

/** One of these stands in a unit that derives from such a class, or gives it another name. */
export const THREAD_BASES: readonly RegExp[] = [
  new RegExp(String.raw`\bclass\b(?:[^(\r\n]|\\\r?\n)*\([^)]*\b(?:${BASES})\b`),
  new RegExp(String.raw`\b(?:${BASES})[\s\\]+as\b`),
  new RegExp(String.raw`=[\s\\]*[\w.]*\b(?:${BASES})\b(?![\s\\]*[(.])`),
];

/** Units that name a server which gives each request a thread. */
const threadingServers = defineFact("threading servers", ({ text }): readonly true[] =>
  /\bThreading(?:HTTPServer|TCPServer|UDPServer|MixIn)\b/.test(text) ? [true] : [],
);

/** `run` of a thread class, and the methods of a request handler where a threading server is named. */
export function rootsOfClass(
  definition: Node<"class_definition">,
  view: ModuleView,
): readonly ThreadRoot[] {
  const unit = view.module.unitOf(definition.tree);
  if (!unit) return [];
  return (definition.field("superclasses")?.children ?? []).flatMap((base) => {
    const name = qualifiedName(base, view.of(unit)) ?? "";
    const own = isKind(base, "identifier")
      ? classNamed(base, view.of(unit))?.definition
      : undefined;
    const isThread = name === "threading.Thread" || (own && isThreadClass(own, view)) === true;
    const methods = isThread ? /^run$/ : HANDLERS.get(name);
    if (!methods || (!isThread && view.module.unitsWith(threadingServers).length === 0)) return [];
    const many = !isThread || startsMany(definition.field("name").text, view);
    const className = definition.field("name").text;
    const text = isThread
      ? `each \`${className}\` is a thread`
      : `a threading server runs the methods of \`${className}\` on a thread for each request`;
    return allMethods(definition, view)
      .filter(
        (each) => isKind(each, "function_definition") && methods.test(each.field("name").text),
      )
      .map((each) => ({
        function: each,
        many,
        node: base,
        text,
        startedBy: undefined,
        ...(isThread && { isThread }),
      }));
  });
}

/** Whether one function makes more than one thread of the class: of two functions each may be another program. */
export function startsMany(className: string, view: ModuleView): boolean {
  const made = callsNamed(className, "bare", view.module);
  const makers = made.map(({ within }) => within);
  return (
    new Set(makers).size < makers.length || made.some(({ node }) => loopsAround(node).length > 0)
  );
}

/** Whether the class derives from `threading.Thread`, in however many steps of the module. */
export function isThreadClass(
  definition: Node<"class_definition">,
  view: ModuleView,
  seen: ReadonlySet<AnyNode> = new Set(),
): boolean {
  const unit = view.module.unitOf(definition.tree);
  if (!unit || seen.has(definition)) return false;
  return (definition.field("superclasses")?.children ?? []).some((base) => {
    if (qualifiedName(base, view.of(unit)) === "threading.Thread") return true;
    const own = isKind(base, "identifier")
      ? classNamed(base, view.of(unit))?.definition
      : undefined;
    return own !== undefined && isThreadClass(own, view, new Set(seen).add(definition));
  });
}
