/** Code that runs for each request, or for each element of something long. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendants, isKind, nearest, unwrapped } from "../../../syntax/walk.ts";

export interface Handler {
  readonly definition: Node<"function_definition">;
  /** What shows that it answers requests. */
  readonly node: AnyNode;
  /** Completes "`name` …". */
  readonly why: string;
}

/** The function around a node, if a web framework calls it for each request. */
export function handlerAround(node: AnyNode, ctx: Context): Handler | undefined {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "lambda", "class_definition")) return undefined;
    if (isKind(up, "function_definition") && below.isField("body")) return asHandler(up, ctx);
    below = up;
  }
  return undefined;
}

function asHandler(definition: Node<"function_definition">, ctx: Context): Handler | undefined {
  const { parent } = definition;
  const name = definition.field("name").text;
  if (SELDOM.test(name) || SIGNS_IN.test(name)) return undefined;
  const decorators = isKind(parent, "decorated_definition")
    ? parent.children.filter((each) => isKind(each, "decorator"))
    : [];
  const route = decorators.find((each) => isRoute(each, ctx));
  if (route) return { definition, node: route, why: "answers requests to this route" };
  if (decorators.length > 0) return undefined;
  const request = definition.field("parameters").children.find((each) => isRequest(each, ctx));
  if (request) return { definition, node: request, why: "is given a request" };
  const dependency = dependencyUse(definition, ctx);
  return (
    dependency && { definition, node: dependency, why: "is run for each request by `Depends`" }
  );
}

/** Reading and adding; what is changed or removed is so mostly by one person, now and then. */
const ROUTING = /^(?:get|post|head|options|route|api_route|view)$/;
/** As is what handlers of such names do. */
const SELDOM =
  /^_*(?:verify|validate|test|check|setup|init|login|logout|callback|load|reload|unload|import|export|install|upload|update|delete|remove|refresh|register|put)(?:_|$)/;
/** Between one login and the next, a connection would be closed by the other end. */
const SIGNS_IN =
  /(?:^|_)(?:login|logout|sign_?in|callback|oauth\d?|oidc|saml|sso|auth|authori[sz]e|authenticate|token)(?:_|$)/;
const APPLICATIONS =
  /^(?:fastapi\.(?:FastAPI|APIRouter|routing\.APIRouter)|(?:flask|quart|sanic)\.(?:Flask|Quart|Sanic|Blueprint)|starlette\.applications\.Starlette|aiohttp\.web\.RouteTableDef)$/;

/** `@app.get("/orders")` of an application, or of what another module gives and a path shows. */
function isRoute(decorator: AnyNode, ctx: Context): boolean {
  const [expression] = decorator.children;
  if (!isKind(expression, "call")) return false;
  const callee = expression.field("function");
  if (/^litestar\.(?:get|post)$/.test(qualifiedName(callee, ctx) ?? "")) return true;
  if (!isKind(callee, "attribute") || !ROUTING.test(callee.field("attribute").text)) return false;
  const object = callee.field("object");
  const [binding, ...others] =
    (isKind(object, "identifier") && variableOf(object, ctx)?.bindings) || [];
  if (!binding || others.length > 0) return false;
  const value = binding.value && unwrapped(binding.value);
  if (isKind(value, "call"))
    return APPLICATIONS.test(qualifiedName(value.field("function"), ctx) ?? "");
  const [path] = expression.field("arguments").children;
  return binding.imports !== undefined && path !== undefined && isPath(path);
}

function isPath(node: AnyNode): boolean {
  return stringConstant(node)?.value.startsWith("/") === true;
}

const REQUESTS =
  /^(?:aiohttp\.web\.(?:Base)?Request|starlette\.requests\.Request|fastapi\.(?:requests\.)?Request|django\.http\.(?:request\.)?HttpRequest|sanic\.(?:request\.)?Request|litestar\.Request|rest_framework\.request\.Request)$/;

function isRequest(parameter: AnyNode, ctx: Context): boolean {
  if (!isKind(parameter, "typed_parameter")) return false;
  const [type] = parameter.field("type").children;
  return type !== undefined && REQUESTS.test(qualifiedName(type, ctx) ?? "");
}

/** `Depends(get_client)`: FastAPI runs it for each request. */
function dependencyUse(definition: Node<"function_definition">, ctx: Context): AnyNode | undefined {
  const uses = variableOf(definition.field("name"), ctx)?.uses ?? [];
  return uses.find(({ node }) => {
    const call = node.parent?.parent;
    return (
      isKind(call, "call") &&
      isKind(node.parent, "argument_list") &&
      /^fastapi\.(?:params\.)?Depends$/.test(qualifiedName(call.field("function"), ctx) ?? "")
    );
  })?.node;
}

/** A `for` loop that may run often; what tries again, or ends with its first pass, is none. */
export function loopAround(node: AnyNode, ctx: Context): Loop | undefined {
  const around = nearest(node, "function_definition");
  if (around && answersSeldom(around, ctx)) return undefined;
  return loopsAround(node).find(
    (loop) =>
      isKind(loop.node, "for_statement") &&
      !triesOneByOne(loop.node) &&
      !loop.iterables.some((each) => /^(?:range|count)\b|\bcount\(/.test(each.text)) &&
      mayRunOften(loop, ctx) &&
      !leavesAfter(lastOf(node), loop.node),
  );
}

/** A route that one person asks for now and then. */
function answersSeldom(definition: Node<"function_definition">, ctx: Context): boolean {
  const { parent } = definition;
  const decorators = isKind(parent, "decorated_definition") ? parent.children : [];
  return (
    SELDOM.test(definition.field("name").text) &&
    decorators.some((each) => isKind(each, "decorator") && isRoute(each, ctx))
  );
}

/** `return` and `break` in a loop: it looks for the first that answers. */
function triesOneByOne(loop: AnyNode): boolean {
  return descendants(loop).some((node) => isKind(node, "return_statement", "break_statement"));
}

/** The last statement of the block that a `with` opens for the node; the node itself elsewhere. */
function lastOf(node: AnyNode): AnyNode {
  const statement = nearest(node, "with_statement", "block");
  const last = isKind(statement, "with_statement") ? statement.field("body").children.at(-1) : node;
  return last ?? node;
}
