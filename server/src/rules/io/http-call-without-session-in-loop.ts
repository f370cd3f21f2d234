/** Flags requests to one server that a loop sends over a new connection each. */
import { type Fix, insertBefore, replaceNode } from "../../lint/finding.ts";
import { type ImportedName, nameFor } from "../../lint/import-name.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf, renamed } from "../../lint/signs.ts";
import { amountOfRepeats, growsWithData } from "../../semantic/amounts/much.ts";
import type { Context } from "../../semantic/context.ts";
import { freeName } from "../../semantic/free-name.ts";
import { indentationOf } from "../../semantic/indentation.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { argument } from "../../semantic/opened-file.ts";
import { scopes } from "../../semantic/scopes.ts";
import { mayRunOften } from "../../semantic/amounts/lengths.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../../syntax/walk.ts";
import { dependsOnPass, isOneServer } from "./connections/one-server.ts";

const LIBRARIES = ["requests", "httpx", "boto3"];
const VERBS = "get|post|put|patch|delete|head|options|request";
const FUNCTIONS = `${VERBS}|client|resource`;

export const httpCallWithoutSessionInLoop = defineRule({
  id: "http-call-without-session-in-loop",
  category: "io",
  summary: "Requests to one server in a loop, each over a new connection",
  why: "`requests.get` and its like make a session for each call and close its connection afterwards. So every request pays for the name lookup and the TCP and TLS handshakes; a session keeps the connection open for the next one.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  // In a coroutine the call is wrong altogether.
  yieldsTo: ["blocking-call-in-async"],
  onlyWhenHot: "sometimes",
  needs: [
    { module: [LIBRARIES], unit: [[inLoop(callOf(FUNCTIONS))]] },
    { module: [LIBRARIES, [renamed(FUNCTIONS)]], unit: [[inLoop("(")]] },
  ],
  on: {
    call(node, ctx) {
      const found = detect(node, ctx);
      if (!found) return undefined;
      const { calls, loop, library } = found;
      const fix = library === "boto3" ? undefined : fixFor(found, library, ctx);
      return {
        node,
        message: messageFor(node, found),
        evidence: [
          { text: "each pass of this loop goes to the same server", node: loop.node },
          ...calls.slice(1).map((each) => ({ text: "so does this call", node: each })),
        ],
        ...(fix && { fix }),
        onlyWhenHot: !growsWithData(amountOfRepeats(node, ctx, loop.node)),
      };
    },
  },
});

type Library = "requests" | "httpx" | "boto3";

interface Found {
  readonly library: Library;
  readonly loop: Loop;
  /** Of the library, in the loop, and of the kind that is flagged; the first speaks for all. */
  readonly calls: readonly Node<"call">[];
}

function messageFor(call: Node<"call">, { library }: Found): string {
  const callee = call.field("function").text;
  if (library === "boto3")
    return (
      `\`${callee}\` reads the description of its service and opens connections of its own on every ` +
      "pass of the loop. Make the client once before the loop."
    );
  const kept = SESSIONS[library];
  return (
    `\`${callee}\` connects to the same server anew on every pass of the loop. ` +
    `Send the requests with one \`${kept}\`, which keeps the connection open.`
  );
}

const SESSIONS: Readonly<Record<"requests" | "httpx", string>> = {
  requests: "requests.Session()",
  httpx: "httpx.Client()",
};

const FUNCTION = new RegExp(`^(?:(requests|httpx)\\.(?:${VERBS})|(boto3)\\.(?:client|resource))$`);

function libraryOf(call: Node<"call">, ctx: Context): Library | undefined {
  const [, http, cloud] = FUNCTION.exec(qualifiedName(call.field("function"), ctx) ?? "") ?? [];
  const library = http ?? cloud;
  return library === "requests" || library === "httpx" || library === "boto3" ? library : undefined;
}

function detect(call: Node<"call">, ctx: Context): Found | undefined {
  const library = libraryOf(call, ctx);
  const loop = library && loopsAround(call).find((each) => isCounted(each, ctx));
  if (!loop || !repeatsConnection(call, library, loop, ctx)) return undefined;
  // A loop that leaves after its first answer tries one after the other.
  if (leavesAfter(call, loop.node) || waits(loop.node, ctx)) return undefined;
  if (isSeldomRun(call, ctx)) return undefined;
  const calls = descendantsOf(loop.node, "call").filter(
    (each) =>
      libraryOf(each, ctx) === library &&
      loopsAround(each).some((around) => around.node === loop.node) &&
      repeatsConnection(each, library, loop, ctx),
  );
  return calls[0] === call ? { library, loop, calls } : undefined;
}

/** `while` loops ask again until an answer comes, or now and then. */
function isCounted(loop: Loop, ctx: Context): boolean {
  const isRetry = loop.iterables.some(({ text }) => /retr(?:y|ies)|attempt|tries/i.test(text));
  return !isKind(loop.node, "while_statement") && !isRetry && mayRunOften(loop, ctx);
}

function repeatsConnection(
  call: Node<"call">,
  library: Library,
  loop: Loop,
  ctx: Context,
): boolean {
  const list = call.field("arguments");
  if (list.children.some((child) => isKind(child, "list_splat", "dictionary_splat"))) return false;
  if (library === "boto3") return !dependsOnPass(list, loop, ctx);
  // The same request again is a retry, or a look whether something has changed.
  if (!dependsOnPass(list, loop, ctx)) return false;
  const isGeneral = qualifiedName(call.field("function"), ctx)?.endsWith(".request") === true;
  const url = argument(call, isGeneral ? 1 : 0, "url");
  return url !== undefined && isOneServer(url, loop, ctx);
}

/** A loop that sleeps between its requests is slow on purpose; after an error it only tries again. */
function waits(loop: AnyNode, ctx: Context): boolean {
  return descendantsOf(loop, "call").some((call) => {
    const name = qualifiedName(call.field("function"), ctx);
    if (name !== "time.sleep" && name !== "asyncio.sleep") return false;
    for (const up of ancestors(call)) {
      if (up === loop) return true;
      if (isKind(up, "except_clause")) return false;
    }
    return true;
  });
}

/** Settings that a client takes, and its requests do not. */
const OF_CLIENT: ReadonlySet<string> = new Set([
  "cert",
  "mounts",
  "proxies",
  "proxy",
  "trust_env",
  "verify",
]);

/**
 * ```
 *                                               session = requests.Session()
 * for id in ids:                          →     for id in ids:
 *     requests.get(f"{API}/orders/{id}")            session.get(f"{API}/orders/{id}")
 * ```
 */
function fixFor(found: Found, library: "requests" | "httpx", ctx: Context): Fix | undefined {
  const { loop, calls } = found;
  const { node } = loop;
  if (!isKind(node, "for_statement") || node.text.startsWith("async")) return undefined;
  if (library === "httpx" && calls.some(hasClientSetting)) return undefined;
  const indentation = indentationOf(node);
  if (indentation === undefined || ctx.get(scopes).scopeOf(node).kind === "class") return undefined;
  const session = SESSIONS[library];
  const made = classFor(calls[0], session.slice(0, -2), node, ctx);
  if (!made) return undefined;
  const name = freeName(library === "requests" ? "session" : "client", node, ctx);
  return {
    title: `Send the requests with one \`${session}\` (cookies are kept between them)`,
    safe: false,
    edits: [
      insertBefore(node, `${name} = ${made.text}()${ctx.module.lineEnd}${indentation}`),
      ...calls.map((call) => {
        const method = qualifiedName(call.field("function"), ctx)?.split(".").at(-1) ?? "request";
        return replaceNode(call.field("function"), `${name}.${method}`);
      }),
    ],
    imports: made.imports,
  };
}

/** As the module says it already: `http.Session` beside `http.get`. */
function classFor(
  call: Node<"call"> | undefined,
  qualified: string,
  at: AnyNode,
  ctx: Context,
): ImportedName | undefined {
  const callee = call?.field("function");
  if (!isKind(callee, "attribute")) return nameFor(qualified, at, ctx);
  const name = qualified.slice(qualified.indexOf(".") + 1);
  return { text: `${callee.field("object").text}.${name}`, imports: [] };
}

function hasClientSetting(call: Node<"call">): boolean {
  return call
    .field("arguments")
    .children.some(
      (child) => isKind(child, "keyword_argument") && OF_CLIENT.has(child.field("name").text),
    );
}
