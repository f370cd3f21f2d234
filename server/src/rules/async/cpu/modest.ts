/** Computations that are mostly short, happen once, or are waited for by all else. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { startsOthers } from "../runs/one-user.ts";
import { servesRequests } from "../runs/serving.ts";
import type { Computation } from "./known.ts";

/** Whether it is worth a word only where it is hot: nothing in the text shows that others wait long, or often. */
export function isModest(
  call: Node<"call">,
  { kind, name }: Computation,
  coroutine: Node<"function_definition">,
  ctx: Context,
): boolean {
  switch (kind) {
    case "compression":
      return name.startsWith("zlib.") || isOfMessage(call, coroutine);
    case "key":
      return !servesRequests(coroutine);
    case "table":
      return !servesRequests(coroutine) && !isStartedBesideOthers(coroutine, ctx);
    case "page":
      return SIGNS_IN.test(coroutine.field("name").text);
    case "image":
      return SMALL_IMAGE.test(coroutine.field("name").text);
    default:
      return false;
  }
}

const SIGNS_IN = /(?:^|_)(?:login|log_?in|sign_?in|auth\w*|oauth\d?|token|session)(?:_|$)/i;
const SMALL_IMAGE = /(?:^|_)(?:fav)?(?:icon|logo|qr(?:_?code)?)s?(?:_|$)/i;
const MESSAGE =
  /(?:^|[^a-z])_?(?:msg|message|frame|packet|chunk|web_?socket|ws)(?:$|[^a-z])|WS[A-Z]|Message/;

/** `msg = gzip.decompress(data)`, and in what handles a message: most are short. */
function isOfMessage(call: Node<"call">, coroutine: Node<"function_definition">): boolean {
  const { parent } = call;
  const target = isKind(parent, "assignment") ? parent.field("left").text : "";
  const parameters = coroutine.field("parameters").text;
  return [call.field("arguments").text, target, parameters, coroutine.field("name").text].some(
    (text) => MESSAGE.test(text),
  );
}

/** `create_task(load(path))`, `gather(*(load(path) for path in paths))` */
function isStartedBesideOthers(coroutine: Node<"function_definition">, ctx: Context): boolean {
  const uses = variableOf(coroutine.field("name"), ctx)?.uses ?? [];
  return uses.some(({ node }) =>
    ancestors(node).some((up) => isKind(up, "call") && up !== node.parent && startsOthers(up)),
  );
}
