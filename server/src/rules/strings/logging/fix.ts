/** Leaves the formatting of a log message to `logging`. */
import type { Fix } from "../../../lint/finding.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";
import type { Eager } from "./eager.ts";
import type { LogCall } from "./log-call.ts";

/** A template for `%`, as it is written, and what goes into it. */
interface Lazy {
  readonly template: string;
  readonly values: readonly string[];
}

/**
 * ```
 * logger.debug(f"{order} takes {seconds}s")    logger.debug("%s takes %ss", order, seconds)
 * logger.debug("%s takes %ds" % (order, n))    logger.debug("%s takes %ds", order, n)
 * ```
 */
export function fixFor({ message, values }: LogCall, { how }: Eager): Fix | undefined {
  if (values.length > 0) return undefined;
  if (descendants(message).some((below) => isKind(below, "comment"))) return undefined;
  const lazy = lazyFor(unwrapped(message), how);
  if (!lazy || lazy.values.length === 0) return undefined;
  return {
    title:
      "Give the parts to `logging`, which formats what it writes (with `%`, and later; an error in it is printed, not raised)",
    safe: false,
    edits: [
      {
        node: message,
        span: { start: message.start, end: message.end },
        newText: [lazy.template, ...lazy.values].join(", "),
      },
    ],
  };
}

function lazyFor(text: AnyNode, how: Eager["how"]): Lazy | undefined {
  if (how === "f-string" && isKind(text, "string")) return ofFString(text);
  return how === "percent" && isKind(text, "binary_operator") ? ofPercent(text) : undefined;
}

/** Only `{x}`, `{x!r}` and their like: `%` writes other formats in another way. */
function ofFString(text: Node<"string">): Lazy | undefined {
  const values: string[] = [];
  let template = "";
  for (const part of text.allChildren) {
    if (!isKind(part, "interpolation")) {
      template += partText(part);
      continue;
    }
    const [value, conversion, ...more] = part.children;
    const isPlain = !part.allChildren.some((child) => child.symbol === "=");
    if (!value || !isPlain || more.length > 0) return undefined;
    if (conversion && !isKind(conversion, "type_conversion")) return undefined;
    template += `%${conversion ? conversion.text.trim().slice(1) : "s"}`;
    values.push(argument(value));
  }
  return { template, values };
}

function partText(part: AnyNode): string {
  if (isKind(part, "string_start")) return part.text.replace(/f/i, "");
  if (isKind(part, "string_end")) return part.text;
  return part.text.replace(/%/g, "%%").replace(/\{\{/g, "{").replace(/\}\}/g, "}");
}

function argument(value: AnyNode): string {
  const isTight = isKind(
    value,
    "identifier",
    "attribute",
    "call",
    "subscript",
    "string",
    "integer",
    "binary_operator",
    "parenthesized_expression",
  );
  return isTight ? value.text : `(${value.text})`;
}

function ofPercent(text: Node<"binary_operator">): Lazy | undefined {
  const template = text.field("left");
  const right = text.field("right");
  const constant = stringConstant(template);
  if (!constant || constant.isBytes || constant.value.includes("%(")) return undefined;
  if (isKind(right, "tuple")) {
    const isSpread = right.children.some((child) => isKind(child, "list_splat"));
    return isSpread
      ? undefined
      : { template: template.text, values: right.children.map((child) => child.text) };
  }
  // What is no display may be a tuple for all the places in the template; one place takes one value.
  const places = constant.value.replace(/%%/g, "").split("%").length - 1;
  if (places !== 1 || constant.value.includes("*")) return undefined;
  return { template: template.text, values: [unwrapped(right).text] };
}
