/** Loops of requests that do not depend on each other, as far as the text shows. */
import { coroutineAround } from "../../../semantic/async-context.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendants, descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";
import type { ModuleView } from "../objects/attribute.ts";
import { changesOutside, rootOf } from "./outside.ts";
import { holdsBack, type Request, requestBy } from "./request.ts";

export interface Sequence {
  readonly loop: Node<"for_statement" | "list_comprehension">;
  readonly source: AnyNode;
  /** What is awaited first, shortened for a message. */
  readonly name: string;
  /** The awaited calls of requests; of `async with client.get(…)` the call. */
  readonly waits: readonly Node<"call">[];
  readonly requests: readonly Request[];
}

export function sequenceOf(loop: AnyNode, ctx: Context, view: ModuleView): Sequence | undefined {
  if (!isKind(loop, "for_statement", "list_comprehension")) return undefined;
  const repeated = isKind(loop, "for_statement") ? loop.field("body") : bodyOf(loop);
  const around =
    repeated && loopsAround(repeated.children[0] ?? repeated).find(({ node }) => node === loop);
  const [source, ...more] = around?.iterables ?? [];
  if (!repeated || !around || !source || more.length > 0 || !isPlain(loop, around, ctx))
    return undefined;
  const waits = waitsIn(repeated, ctx);
  if (!waits || waits.length === 0 || leavesEarly(repeated)) return undefined;
  const requests = waits.map((call) => requestBy(call, view));
  const known = requests.filter((each) => each !== undefined);
  if (known.length < waits.length || !known.every((each) => isIndependent(each, view)))
    return undefined;
  if (!waits.every((call) => isOfPass(call, around, ctx))) return undefined;
  const name = waits[0]?.field("function").text.replace(/\s+/g, " ") ?? "";
  return { loop, source, name, waits, requests: known };
}

function bodyOf(comprehension: Node<"list_comprehension">): AnyNode | undefined {
  return comprehension.children.find((child) => child.isField("body"));
}

/** One loop over what may be long, and not an `async for`; not one that tries again. */
function isPlain(loop: AnyNode, around: Loop, ctx: Context): boolean {
  const coroutine = coroutineAround(loop, ctx);
  const isAsync = [loop, ...loop.children].some((node) => node.allChildren[0]?.symbol === "async");
  const tries = /\b(?:attempt|retr(?:y|ies)|tries)/i.test(targetText(loop));
  return coroutine !== undefined && !isAsync && !tries && mayRunOften(around, ctx);
}

function targetText(loop: AnyNode): string {
  return loop.text.slice(0, loop.text.indexOf(" in "));
}

/**
 * The calls that the passes wait for: undefined where they wait for anything but requests and what
 * these answer.
 */
function waitsIn(repeated: AnyNode, ctx: Context): readonly Node<"call">[] | undefined {
  const found: Node<"call">[] = [];
  for (const node of [repeated, ...descendants(repeated)]) {
    if (isKind(node, "function_definition", "lambda", "for_statement", "while_statement"))
      return undefined;
    if (isKind(node, "await")) {
      const [inner] = node.children;
      const call = inner && unwrapped(inner);
      if (!isKind(call, "call")) return undefined;
      if (!isOfAnswer(call, repeated, ctx)) found.push(call);
    }
    if (isKind(node, "with_statement")) {
      if (node.allChildren[0]?.symbol !== "async") return undefined;
      const items = descendantsOf(node.children[0] ?? node, "with_item").map(contextOf);
      for (const item of items) {
        if (!isKind(item, "call")) return undefined;
        found.push(item);
      }
    }
    // A comprehension that waits is a loop of its own.
    if (isKind(node, "for_in_clause") && node.parent !== repeated.parent) return undefined;
  }
  return found;
}

function contextOf(item: AnyNode): AnyNode | undefined {
  const [context] = item.children;
  return isKind(context, "as_pattern") ? context.children[0] : context;
}

/** `await response.json()`: of what the same pass has bound. */
function isOfAnswer(call: Node<"call">, repeated: AnyNode, ctx: Context): boolean {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return false;
  if (!/^(?:json|text|read|aread)$/.test(callee.field("attribute").text)) return false;
  const object = callee.field("object");
  const bindings = (isKind(object, "identifier") && variableOf(object, ctx)?.bindings) || [];
  return bindings.some(({ node }) => repeated.encloses(node));
}

/** Who stops at an answer needs it before the next request; errors stop the others either way. */
function leavesEarly(repeated: AnyNode): boolean {
  return descendants(repeated).some((node) =>
    isKind(node, "break_statement", "return_statement", "yield"),
  );
}

function isIndependent({ reads, by }: Request, view: ModuleView): boolean {
  return (
    reads &&
    by.every((definition) => {
      const unit = view.module.unitOf(definition.tree);
      const ctx = unit && view.of(unit);
      return ctx && !changesOutside(definition, ctx) && !holdsBack(definition, ctx);
    })
  );
}

/** Whether the request differs with the pass, and only with it. */
function isOfPass(call: Node<"call">, { node: loop }: Loop, ctx: Context): boolean {
  const names = descendantsOf(call, "identifier");
  let differs = false;
  for (const name of names) {
    const variable = variableOf(name, ctx);
    const inLoop = variable?.bindings.filter((each) => loop.encloses(each.node)) ?? [];
    if (inLoop.some((each) => each.kind !== "loop" && !isSetBefore(each.node, call, loop)))
      return false;
    differs ||= inLoop.length > 0;
    const isChanged = variable?.uses.some(({ node }) => loop.encloses(node) && changes(node));
    if (inLoop.length === 0 && isChanged) return false;
  }
  return differs;
}

/** A plain assignment of the loop's own block, further up. */
function isSetBefore(target: AnyNode, call: AnyNode, loop: AnyNode): boolean {
  const statement = target.parent?.parent;
  return (
    isKind(target.parent, "assignment") &&
    isKind(statement, "expression_statement") &&
    statement.parent?.parent === loop &&
    statement.end <= call.start
  );
}

/** `params["page"] = page`: the requests would share what each of them changes. */
function changes(name: AnyNode): boolean {
  const use = useOf(name);
  if (use.how === "subscript-store" || use.how === "augmented") return true;
  if (use.how === "method")
    return /^(?:update|append|add|set|setdefault|pop|clear)$/.test(use.method);
  const up = ancestors(name).find((each) => isKind(each, "assignment"));
  const target = isKind(up, "assignment") ? up.field("left") : undefined;
  return isKind(target, "attribute") && rootOf(target) === name;
}
