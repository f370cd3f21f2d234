/** Calls that write to a log on a level that is often off. */
import { type Context, lookUp, variableOf } from "../../../semantic/context.ts";
import { instanceOf } from "../../../semantic/known-class.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { scopes } from "../../../semantic/scopes.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../../../syntax/walk.ts";

export interface LogCall {
  readonly call: Node<"call">;
  readonly level: "debug" | "info";
  readonly logger: AnyNode;
  readonly message: AnyNode;
  /** What is given after the message, by place: what `logging` puts into it. */
  readonly values: readonly AnyNode[];
}

export function logCall(call: Node<"call">, ctx: Context): LogCall | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const level = callee.field("attribute").text;
  const logger = callee.field("object");
  if (level !== "debug" && level !== "info") return undefined;
  const given = call.field("arguments").children;
  const [message, ...values] = given.filter((each) => !isKind(each, "keyword_argument"));
  if (!message || given.some((each) => isKind(each, "list_splat", "dictionary_splat")))
    return undefined;
  if (!isLogger(logger, ctx) || isGuarded(call)) return undefined;
  return { call, level, logger, message, values };
}

const MAKERS: ReadonlySet<string> = new Set([
  "logging.getLogger",
  "logging.Logger",
  "logging.LoggerAdapter",
  "multiprocessing.get_logger",
  "multiprocessing.log_to_stderr",
]);

function isLogger(node: AnyNode, ctx: Context): boolean {
  if (qualifiedName(node, ctx) === "logging") return true;
  if (isKind(node, "call")) return isMaker(node, ctx);
  if (isKind(node, "attribute")) return isLoggerAttribute(node, ctx);
  if (!isKind(node, "identifier")) return false;
  const bindings = variableOf(node, ctx)?.bindings ?? [];
  const isMade = bindings.every(({ value }) => isKind(value, "call") && isMaker(value, ctx));
  return bindings.length > 0 && (isMade || instanceOf(node, ctx)?.of === "logging.Logger");
}

function isMaker(call: Node<"call">, ctx: Context): boolean {
  return MAKERS.has(qualifiedName(call.field("function"), ctx) ?? "");
}

/** `self.logger` in a module that imports `logging`: nothing else goes by that name there. */
function isLoggerAttribute(node: Node<"attribute">, ctx: Context): boolean {
  if (!/^_*log(?:ger)?$/i.test(node.field("attribute").text)) return false;
  const object = node.field("object");
  if (!isKind(object, "identifier") || !["self", "cls"].includes(object.text)) return false;
  const { bindings } = lookUp("logging", ctx.get(scopes).scopeOf(node), ctx);
  return bindings.length > 0 && bindings.every((binding) => binding.imports === "logging");
}

/** Somebody has asked already whether the level is on. */
function isGuarded(call: AnyNode): boolean {
  const around = ancestors(call);
  const home = around.find((up) => isKind(up, "function_definition", "lambda")) ?? around.at(-1);
  if (!home) return false;
  const asks = descendantsOf(home, "identifier").some((name) =>
    ["isEnabledFor", "getEffectiveLevel", "__debug__"].includes(name.text),
  );
  return asks || around.some((up) => isKind(up, "if_statement") && asksForLevel(up));
}

/** `if debug:`, `if self.verbose > 1:`, `if log.level <= logging.DEBUG:`. */
function asksForLevel(choice: Node<"if_statement">): boolean {
  return /debug|verbos|\blevel\b/i.test(choice.field("condition").text);
}
