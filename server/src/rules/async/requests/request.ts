/** Which calls send a request and wait for its answer: of a known client, or by way of a coroutine of the module. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { classNamed, instanceOf } from "../../../semantic/known-class.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";
import { instanceOfAttribute, type ModuleView } from "../objects/attribute.ts";
import { coroutineCalled } from "../objects/called.ts";

export interface Request {
  /** Whether it only reads, so that its order does not matter. */
  readonly reads: boolean;
  /** The call that sends it, perhaps in a helper. */
  readonly evidence: Evidence;
  /** The helpers on the way to it. */
  readonly by: readonly Node<"function_definition">[];
}

const CLIENTS: ReadonlySet<string> = new Set([
  "httpx.AsyncClient",
  "aiohttp.ClientSession",
  "aiohttp.client.ClientSession",
]);
const READS: ReadonlySet<string> = new Set(["get", "head", "options"]);
const SENDS: ReadonlySet<string> = new Set([...READS, "post", "put", "patch", "delete", "request"]);

/** Helpers followed on the way to a request. */
const FARTHEST = 3;

export function requestBy(
  call: Node<"call">,
  view: ModuleView,
  depth = FARTHEST,
): Request | undefined {
  const direct = sentBy(call, view);
  if (direct || depth === 0) return direct;
  const coroutine = coroutineCalled(call, view);
  const unit = coroutine && view.module.unitOf(coroutine.tree);
  if (!coroutine || !unit || unit.isBroken) return undefined;
  const found = ownCalls(coroutine).flatMap((inner) => requestBy(inner, view, depth - 1) ?? []);
  const [first] = found;
  return (
    first && {
      reads: found.every(({ reads }) => reads),
      evidence: first.evidence,
      by: [coroutine, ...first.by],
    }
  );
}

function sentBy(call: Node<"call">, view: ModuleView): Request | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  if (!SENDS.has(method) || !isClient(unwrapped(callee.field("object")), view)) return undefined;
  const evidence = { text: `\`${callee.text}\` sends a request`, node: call };
  return { reads: READS.has(method), evidence, by: [] };
}

function isClient(object: AnyNode, view: ModuleView): boolean {
  const unit = view.module.unitOf(object.tree);
  if (!unit) return false;
  const ctx = view.of(unit);
  const instance = isKind(object, "attribute")
    ? instanceOfAttribute(object, view)
    : (instanceOf(object, ctx) ?? enteredAs(object, ctx));
  return instance !== undefined && CLIENTS.has(instance.of);
}

/** `async with httpx.AsyncClient() as client`: these clients give themselves. */
function enteredAs(object: AnyNode, ctx: Context): { readonly of: string } | undefined {
  const bindings = isKind(object, "identifier") ? variableOf(object, ctx)?.bindings : undefined;
  const [binding, ...others] = bindings ?? [];
  const value = binding?.kind === "with" && others.length === 0 ? binding.value : undefined;
  return isKind(value, "call") ? classNamed(value.field("function"), ctx) : undefined;
}

/** Calls of the coroutine itself: not of functions that are only defined in it. */
function ownCalls(definition: Node<"function_definition">): readonly Node<"call">[] {
  const own = descendants(
    definition.field("body"),
    (node) => !isKind(node, "function_definition", "lambda", "class_definition"),
  );
  return [...own].filter((node) => isKind(node, "call"));
}

/** Locks, semaphores and limiters; and what waits by the clock. */
const HOLDS_BACK =
  /(?:^|[^a-z])(?:lock|sem|limit|throttl|slot|bucket|rate|concurren|sleep|wait|retry|backoff)/i;

/** Whether the coroutine holds itself back: then it is not for us to say how many may run. */
export function holdsBack(definition: Node<"function_definition">, ctx: Context): boolean {
  const own = descendants(definition, (node) => !isKind(node, "class_definition"));
  return [...own].some((node) => {
    if (isKind(node, "with_item")) return HOLDS_BACK.test(node.text.split(" as ")[0] ?? "");
    if (!isKind(node, "call")) return false;
    const callee = node.field("function");
    return HOLDS_BACK.test(callee.text) || /\.sleep$/.test(qualifiedName(callee, ctx) ?? "");
  });
}
