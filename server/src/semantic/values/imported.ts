/** What a name is that comes from another module of the workspace. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { article, type Value } from "../value.ts";
import type { Inquiry } from "./inquiry.ts";

/** Other names of a module are its functions and classes, or may be anything in a moment: they are not looked for. */
const CONSTANT = /(?:^|\.)_*[A-Z][A-Z\d_]*$/;
/** Not so of a class. */
const FUNCTION = /(?:^|\.)_*[a-z]\w*$/;

/** `node`: where the evidence is seen in this module. */
export function importedValue(
  qualified: string,
  node: AnyNode,
  { ctx: { elsewhere } }: Inquiry,
): Value | undefined {
  if (!elsewhere || !CONSTANT.test(qualified)) return undefined;
  const told = elsewhere.valueOf(qualified);
  if (!told) return undefined;
  const { kind, element, orNone, text } = told;
  const evidence = { text: `\`${node.text}\` is ${text}`, node };
  return { kind, ...(element && { element }), ...(orNone && { orNone }), evidence };
}

/** What a function of another module gives. */
export function importedResult(
  qualified: string,
  call: Node<"call">,
  { ctx: { elsewhere } }: Inquiry,
): Value | undefined {
  if (!elsewhere || !FUNCTION.test(qualified) || qualified.startsWith("builtins."))
    return undefined;
  const told = elsewhere.resultOf(qualified);
  if (!told) return undefined;
  const { kind, element, orNone, text } = told;
  const where = text.slice(text.lastIndexOf(", in "));
  const evidence = {
    text: `${article(kind)}: \`${call.field("function").text}()\`${where}`,
    node: call,
  };
  return { kind, ...(element && { element }), ...(orNone && { orNone }), evidence };
}
