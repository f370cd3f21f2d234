/** What a call gives. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { resultOfCall } from "../known-results.ts";
import { qualifiedName } from "../names.ts";
import { article, type Value } from "../value.ts";
import type { Inquiry } from "./inquiry.ts";

export function valueOfCall(node: Node<"call">, inquiry: Inquiry): Value | undefined {
  const callee = node.field("function");
  const argument = node.field("arguments").children[0];
  const valueOfArgument = (): Value | undefined => {
    const list = node.field("arguments");
    if (isKind(list, "generator_expression")) return inquiry.evaluate(list);
    return argument && inquiry.evaluate(argument);
  };
  const method = isKind(callee, "attribute") ? callee.field("attribute").text : undefined;
  const receiver = isKind(callee, "attribute")
    ? inquiry.evaluate(callee.field("object"))
    : undefined;
  const result = resultOfCall({
    qualified: qualifiedName(callee, inquiry.ctx),
    method,
    receiver: receiver?.kind,
    receiverElement: receiver?.element,
    isTextual: isTextual(callee, argument),
    argumentElement: () => valueOfArgument()?.element,
  });
  if (!result) return undefined;
  const shown = method === undefined ? callee.text : method;
  const text = `${article(result.kind)}: \`${shown}()\``;
  return {
    kind: result.kind,
    ...(result.element && { element: result.element }),
    evidence: { text, node },
  };
}

/** A column's accessor (`.str.split(",")` of pandas and polars) looks alike and gives no list. */
function isTextual(callee: AnyNode, argument: AnyNode | undefined): boolean {
  const object = isKind(callee, "attribute") ? callee.field("object") : undefined;
  if (isKind(object, "attribute") && object.field("attribute").text === "str") return false;
  return argument === undefined || isKind(argument, "string", "none");
}
