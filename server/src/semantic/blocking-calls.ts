/** Which blocking call of the knowledge base a call is, if its arguments and its object let it block. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendantsOf, isKind, nearest, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { type Instance, instanceOf } from "./known-class.ts";
import {
  type ArgumentCondition,
  type BlockingCall,
  findBlockingCall,
  NON_BLOCKING_SWITCHES,
} from "./knowledge/blocking-calls.ts";
import { qualifiedName } from "./names.ts";
import { useOf } from "./uses.ts";

export interface KnownBlockingCall {
  readonly entry: BlockingCall;
  /** The object whose method it is, where it is one. */
  readonly receiver?: Instance;
}

/** Undefined where it is not known what is called, or where it may not wait. */
export function blockingCallOf(call: Node<"call">, ctx: Context): KnownBlockingCall | undefined {
  const found = named(call.field("function"), ctx) ?? onInstance(call.field("function"), ctx);
  if (!found || !mayWait(call, found.entry)) return undefined;
  if (isDatagram(found) || isOwnMachine(call, found)) return undefined;
  return isFreshLock(call, found) || mayBeOver(call, found) ? undefined : found;
}

function named(callee: AnyNode, ctx: Context): KnownBlockingCall | undefined {
  const qualified = qualifiedName(callee, ctx);
  const entry = qualified === undefined ? undefined : findBlockingCall(qualified);
  return entry && { entry };
}

/** `client.get(…)`, and `client.messages.create(…)`, of an object of a known class. */
function onInstance(callee: AnyNode, ctx: Context): KnownBlockingCall | undefined {
  const path: string[] = [];
  for (let at = callee; isKind(at, "attribute");) {
    path.unshift(at.field("attribute").text);
    at = unwrapped(at.field("object"));
    const receiver = instanceOf(at, ctx);
    const entry = receiver && findBlockingCall([receiver.of, ...path].join("."));
    if (receiver && entry) return isSwitched(at, receiver, ctx) ? undefined : { entry, receiver };
  }
  return undefined;
}

/** Classes whose instances can be switched to non-blocking. */
const SWITCHABLE: ReadonlySet<string> = new Set(
  [...NON_BLOCKING_SWITCHES.values()].map((each) => each.of),
);

/**
 * Whether somebody may have switched the object to non-blocking: a switch is called on it with
 * anything but a constant that keeps it blocking, or the object comes from, or goes, elsewhere.
 */
function isSwitched(object: AnyNode, receiver: Instance, ctx: Context): boolean {
  if (!SWITCHABLE.has(receiver.of)) return false;
  const variable = isKind(object, "identifier") ? variableOf(object, ctx) : undefined;
  if (receiver.how === "declared" || !variable) return receiver.how === "declared";
  return variable.uses.some(({ node }) => {
    const use = useOf(node);
    if (use.how === "argument") return true;
    const name = use.how === "method" ? `${receiver.of}.${use.method}` : undefined;
    const known = name === undefined ? undefined : NON_BLOCKING_SWITCHES.get(name);
    if (use.how !== "method" || !known) return false;
    const [argument] = use.call.field("arguments").children;
    const staysBlocking = argument && /^(?:True|None|\d*\.?\d+)$/.test(argument.text);
    return !staysBlocking || known.when.some((condition) => meets(use.call, condition));
  });
}

function mayWait(call: Node<"call">, entry: BlockingCall): boolean {
  // A numeric address asks no name server.
  if (/^socket\.get(?:addr|name)info$/.test(entry.name) && call.text.includes("NUMERIC"))
    return false;
  if (/\.urlopen$|^http\.client\./.test(entry.name) && isDataUrl(call)) return false;
  if (entry.name.endsWith("Queue.get") && isKnownToHoldMore(call)) return false;
  const conditions = entry.nonBlockingWhen ?? [];
  if (conditions.length === 0) return true;
  const list = call.field("arguments").children;
  if (list.some((child) => isKind(child, "list_splat", "dictionary_splat"))) return false;
  if (conditions.some((condition) => meets(call, condition))) return false;
  // A lock that is waited for with a limit is a choice, not an oversight.
  const isAcquire = entry.name.endsWith(".acquire");
  return !isAcquire || !list.some((child) => child.text.startsWith("timeout"));
}

/** `while not queue.empty(): queue.get()` of a queue that its own thread has filled. */
function isKnownToHoldMore(call: Node<"call">): boolean {
  const callee = call.field("function");
  const queue = isKind(callee, "attribute") ? callee.field("object").text : undefined;
  const loop = nearest(call, "while_statement", "if_statement");
  const condition = isKind(loop, "while_statement")
    ? loop.field("condition")
    : loop?.field("condition");
  return queue !== undefined && condition?.text === `not ${queue}.empty()`;
}

/** `data:` holds what it names, and asks no server; only names tell. */
function isDataUrl(call: Node<"call">): boolean {
  const around = nearest(call, "function_definition")?.field("name").text ?? "";
  if (/data_?ur[il]/i.test(around) || /\bdata(?:_?ur[il]|:)/i.test(call.field("arguments").text))
    return true;
  const choice = nearest(call, "if_statement");
  const isChosen = choice?.field("consequence").encloses(call);
  return isChosen === true && /["']data:/.test(choice?.field("condition").text ?? "");
}

function meets(call: Node<"call">, { position, keyword, equals }: ArgumentCondition): boolean {
  const list = call.field("arguments").children;
  const positional = list.filter((child) => !isKind(child, "keyword_argument"));
  if (position !== undefined && positional[position]?.text === equals) return true;
  return list.some(
    (child) =>
      isKind(child, "keyword_argument") &&
      child.field("name").text === keyword &&
      child.field("value").text === equals,
  );
}

/** A socket for datagrams waits for no peer: to connect it only notes the address. */
function isDatagram({ entry, receiver }: KnownBlockingCall): boolean {
  const isToPeer = /^socket\.socket\.(?:connect|send|sendall|sendto)$/.test(entry.name);
  return isToPeer && receiver?.evidence.node.text.includes("DGRAM") === true;
}

/** Whether anybody listens on this machine is known at once, and what is asked of it is mostly whether it is there. */
function isOwnMachine(call: Node<"call">, { entry }: KnownBlockingCall): boolean {
  const { text } = call.field("arguments");
  if (/^socket\.(?:socket\.connect(?:_ex)?|create_connection)$/.test(entry.name))
    return /^\(\s*\(\s*["'](?:127\.0\.0\.1|localhost|::1)["']/.test(text);
  return (
    entry.kind === "http" &&
    /^\(\s*[fF]?["']https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/"']/.test(text)
  );
}

/** A lock that the same function has just made is free. */
function isFreshLock(call: Node<"call">, { entry, receiver }: KnownBlockingCall): boolean {
  const made = receiver?.how === "made" ? receiver.evidence.node : undefined;
  if (!made || !entry.name.endsWith(".acquire")) return false;
  const around = nearest(made, "function_definition");
  return around !== undefined && around.encloses(call);
}

/** Waits for the end of something that runs beside: a thread, a process, a future. */
const WAITS_FOR_END =
  /(?:Thread|Timer|Process)\.join$|(?:Future|_threadsafe\(\))\.(?:result|exception)$|Popen\.(?:wait|communicate)$|AsyncResult\.get$/;
const ASKS_FOR_END = new Set(["done", "is_alive", "poll", "ready", "wait", "wait_for"]);

/** After an `await`, or a question whether it is over, it may well be: then nothing waits. */
function mayBeOver(call: Node<"call">, { entry, receiver }: KnownBlockingCall): boolean {
  const coroutine = nearest(call, "function_definition");
  if (!coroutine || !receiver || !WAITS_FOR_END.test(entry.name)) return false;
  const made = receiver.evidence.node;
  const since = coroutine.encloses(made) ? made.start : coroutine.start;
  return descendantsOf(coroutine, "await", "attribute").some((node) => {
    if (node.start < since || node.start >= call.start) return false;
    // A process writes on while others run; only who asked knows that it is over.
    if (isKind(node, "await")) return !entry.name.endsWith(".communicate");
    return ASKS_FOR_END.has(node.field("attribute").text);
  });
}
