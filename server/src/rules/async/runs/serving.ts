/** Coroutines that a web framework runs for each request, whoever sends it. */
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

const ROUTE =
  /^@[\w.]+\.(?:get|post|put|patch|delete|head|options|route|api_route|websocket|endpoint)\(/;
const REQUEST = /^(?:request|websocket)$|\b(?:Request|HttpRequest|UploadFile|WebSocket)\b/;

/** `@router.post("/files")`, and what is given a request or what came with it. */
export function servesRequests(definition: Node<"function_definition">): boolean {
  const { parent } = definition;
  const decorators = isKind(parent, "decorated_definition") ? parent.children : [];
  return (
    decorators.some((each) => isKind(each, "decorator") && ROUTE.test(each.text)) ||
    definition.field("parameters").children.some(({ text }) => REQUEST.test(text))
  );
}
