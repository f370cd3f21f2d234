/** Functions that a framework runs for each request, message or event, whoever sends it. */
import { classAround, type ModuleView } from "../../../project/functions.ts";
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

type Definition = Node<"function_definition">;

const ROUTE =
  /^@[\w.]+\.(?:get|post|put|patch|delete|head|options|route|api_route|websocket|endpoint)\(/;
const REQUEST = /^(?:request|websocket)$|\b(?:Request|HttpRequest|UploadFile|WebSocket)\b/;

/** `@router.post("/files")`, and what is given a request or what came with it. */
export function servesRequests(definition: Definition): boolean {
  return (
    hasDecorator(definition, ROUTE) ||
    definition.field("parameters").children.some(({ text }) => REQUEST.test(text))
  );
}

/** `@client.event`, `@bot.command()`, `@dp.message(…)`, `@app.task`, `@strawberry.mutation` */
const EVENT =
  /^@[\w.]+\.(?:event|on|on_\w+|listen(?:er)?|subscribe[rd]?|message|message_handler|callback_query|callback|(?:slash_|hybrid_|user_|message_)?command|task|actor|agent|tool|mutation|query|subscription|middleware)\b/;
const HANDLER_NAME =
  /^_*(?:on|handle|process|dispatch|receive)_(?!_*(?:start|stop|shut|clos|exit|load|unload|init|set_?up|config|connect|ready|login|install|mount|remove|enable|disable|args|arg)\w*)\w+$/;
/** Classes whose instances answer requests, and the methods that a framework calls for that. */
const HANDLER_CLASS = /(?:Handler|View|ViewSet|Resource|Endpoint|Consumer)$/;
const HANDLER_METHOD =
  /^(?:get|post|put|patch|delete|head|options|receive(?:_\w+)?|dispatch|handle)$/;

/** Whether the function runs for each request, or each message or event of a program that waits for them. */
export function answersEvents(definition: Definition, view: ModuleView): boolean {
  const name = definition.field("name").text;
  return (
    servesRequests(definition) ||
    hasDecorator(definition, EVENT) ||
    HANDLER_NAME.test(name) ||
    (HANDLER_METHOD.test(name) &&
      basesOf(definition, view).some((each) => HANDLER_CLASS.test(each)))
  );
}

function hasDecorator({ parent }: Definition, pattern: RegExp): boolean {
  const decorators = isKind(parent, "decorated_definition") ? parent.children : [];
  return decorators.some((each) => isKind(each, "decorator") && pattern.test(each.text));
}

/** What the class around names as its bases. */
function basesOf(definition: Definition, view: ModuleView): readonly string[] {
  const bases = classAround(definition, view)?.field("superclasses");
  return bases ? bases.children.map(({ text }) => text) : [];
}
