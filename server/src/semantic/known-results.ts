/** What calls of builtins, of the standard library, and of methods of known values return. */
import { methodResult } from "./knowledge/method-results.ts";
import { KNOWN_RESULTS } from "./knowledge/results.ts";
import type { Value, ValueKind } from "./value.ts";

export type Result = Omit<Value, "evidence">;

interface KnownCall {
  /** Import-resolved name of what is called. */
  readonly qualified: string | undefined;
  /** Name after the dot, and the value before it. */
  readonly method: string | undefined;
  readonly receiver: ValueKind | undefined;
  readonly receiverElement: ValueKind | undefined;
  /** Called without arguments or with a string: what tells `text.split(",")` from `tensor.split(2)`. */
  readonly isTextual: boolean;
  /** Names of the arguments that are given by keyword; "**" for those that are not known. */
  readonly keywords: readonly string[];
  /** The first argument; asked for only where it matters. */
  argument(): Result | undefined;
}

/** Results of methods that only text and files have, so that the name alone is evidence. */
const TEXT_METHODS: ReadonlySet<string> = new Set(["readlines", "rsplit", "split", "splitlines"]);

/** Undefined where the result is not known for sure. */
export function resultOfCall(call: KnownCall): Result | undefined {
  const known = call.qualified === undefined ? undefined : KNOWN_RESULTS.get(call.qualified);
  if (!known) return call.method === undefined ? undefined : resultOfMethod(call, call.method);
  const others = known.unless?.split(" ") ?? [];
  if (known.unless !== undefined && call.keywords.some((name) => ["**", ...others].includes(name)))
    return undefined;
  const element = known.of === "same" ? call.argument()?.element : known.of;
  // What takes text takes bytes too, and gives back what it got.
  if (known.from === "os.path" && known.gives === "str" && call.argument()?.kind === "bytes")
    return { kind: "bytes" };
  return { kind: known.gives, ...(element && { element }) };
}

function resultOfMethod(call: KnownCall, method: string): Result | undefined {
  const { receiver, receiverElement } = call;
  if (receiver !== undefined) {
    const known = methodResult(receiver, method);
    if (!known) return undefined;
    const element = known.gives === "self" || known.of === "same" ? receiverElement : known.of;
    const kind = known.gives === "self" ? receiver : known.gives;
    return { kind, ...(element && { element }) };
  }
  if (call.qualified !== undefined || !call.isTextual || !TEXT_METHODS.has(method))
    return undefined;
  return { kind: "list", element: "str" };
}
