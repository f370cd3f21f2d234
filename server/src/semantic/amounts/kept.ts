/** Calls that give no more elements than one that they get or are called on: `sorted(n)`, `n.items()`. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Context } from "../context.ts";
import { qualifiedName } from "../names.ts";

/** By qualified name: which argument has at least as many. */
const ARGUMENT: ReadonlyMap<string, number> = new Map([
  ...[
    ...["dict", "enumerate", "frozenset", "iter", "len", "list", "reversed", "set", "sorted"],
    "tuple",
  ].map((name) => [`builtins.${name}`, 0] as const),
  ...["filter", "map"].map((name) => [`builtins.${name}`, 1] as const),
  ...["copy.copy", "copy.deepcopy", "collections.OrderedDict", "collections.deque"].map(
    (name) => [name, 0] as const,
  ),
  ...["itertools.islice", "numpy.unique", "random.sample", "tqdm.tqdm", "tqdm.auto.tqdm"].map(
    (name) => [name, 0] as const,
  ),
]);

/** Methods without arguments whose object has as many. */
const METHODS: ReadonlySet<string> = new Set(["copy", "items", "keys", "tolist", "values"]);

/** What has at least as many elements as the call gives. */
export function keptFrom(call: Node<"call">, ctx: Context): AnyNode | undefined {
  const callee = call.field("function");
  const list = call.field("arguments");
  const given = isKind(list, "argument_list") ? list.children : [list];
  if (isKind(callee, "attribute") && METHODS.has(callee.field("attribute").text))
    return given.length === 0 ? callee.field("object") : undefined;
  const at = ARGUMENT.get(qualifiedName(callee, ctx) ?? "");
  if (at === undefined) return undefined;
  const isUnpacked = given
    .slice(0, at + 1)
    .some((each) => isKind(each, "list_splat", "dictionary_splat", "keyword_argument"));
  // `dict(a, **more)` gives more than its first argument.
  const adds = at === 0 && given.slice(1).some((each) => isKind(each, "dictionary_splat"));
  return isUnpacked || adds ? undefined : given[at];
}
