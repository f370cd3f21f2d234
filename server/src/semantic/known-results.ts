/** What calls of builtins, of the standard library, and of methods of known values return. */
import type { ValueKind } from "./value.ts";

interface Result {
  readonly kind: ValueKind;
  readonly element?: ValueKind;
}

interface KnownCall {
  /** Import-resolved name of what is called. */
  readonly qualified: string | undefined;
  /** Name after the dot, and the value before it. */
  readonly method: string | undefined;
  readonly receiver: ValueKind | undefined;
  readonly receiverElement: ValueKind | undefined;
  /** Called without arguments or with a string: what tells `text.split(",")` from `tensor.split(2)`. */
  readonly isTextual: boolean;
  /** Kind of the first argument's elements; asked for only where it matters. */
  argumentElement(): ValueKind | undefined;
}

/** `"same"`: the elements of the first argument. */
type Elements = ValueKind | "same" | undefined;

const FUNCTIONS: ReadonlyMap<string, readonly [ValueKind, Elements?]> = new Map<
  string,
  readonly [ValueKind, Elements?]
>([
  ["builtins.list", ["list", "same"]],
  ["builtins.sorted", ["list", "same"]],
  ["builtins.tuple", ["tuple", "same"]],
  ["builtins.set", ["set", "same"]],
  ["builtins.frozenset", ["frozenset", "same"]],
  ["builtins.dict", ["dict"]],
  ["builtins.str", ["str", "str"]],
  ["builtins.repr", ["str", "str"]],
  ["builtins.format", ["str", "str"]],
  ["builtins.chr", ["str", "str"]],
  ["builtins.input", ["str", "str"]],
  ["builtins.hex", ["str", "str"]],
  ["builtins.bytes", ["bytes", "int"]],
  ["builtins.bytearray", ["bytearray", "int"]],
  ["builtins.int", ["int"]],
  ["builtins.len", ["int"]],
  ["builtins.ord", ["int"]],
  ["builtins.hash", ["int"]],
  ["builtins.id", ["int"]],
  ["builtins.float", ["float"]],
  ["builtins.bool", ["bool"]],
  ["builtins.range", ["range", "int"]],
  ["builtins.open", ["file"]],
  ["builtins.dir", ["list", "str"]],
  ["collections.deque", ["deque", "same"]],
  ["collections.Counter", ["dict"]],
  ["collections.defaultdict", ["dict"]],
  ["collections.OrderedDict", ["dict"]],
  ["os.listdir", ["list"]],
  ["os.getcwd", ["str", "str"]],
  ["os.path.join", ["str", "str"]],
  ["glob.glob", ["list"]],
  ["re.findall", ["list"]],
  ["re.split", ["list"]],
  ["shlex.split", ["list", "str"]],
  ["random.sample", ["list"]],
  ["time.time", ["float"]],
  ["time.perf_counter", ["float"]],
  ["time.monotonic", ["float"]],
]);

/** Results of methods that only text and files have, so that the name alone is evidence. */
const TEXT_METHODS: ReadonlyMap<string, readonly [ValueKind, Elements?]> = new Map<
  string,
  readonly [ValueKind, Elements?]
>([
  ["splitlines", ["list", "str"]],
  ["readlines", ["list", "str"]],
]);

const STR_METHODS: ReadonlyMap<string, readonly [ValueKind, Elements?]> = new Map<
  string,
  readonly [ValueKind, Elements?]
>([
  ...[
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "title",
    "capitalize",
    "casefold",
    "swapcase",
    "replace",
    "join",
    "format",
    "center",
    "ljust",
    "rjust",
    "zfill",
    "expandtabs",
    "removeprefix",
    "removesuffix",
  ].map((name) => [name, ["str", "str"]] as const),
  ...["split", "rsplit", "splitlines"].map((name) => [name, ["list", "str"]] as const),
  ...["find", "rfind", "index", "count"].map((name) => [name, ["int"]] as const),
  ...[
    "startswith",
    "endswith",
    "isdigit",
    "isalpha",
    "isspace",
    "isalnum",
    "isupper",
    "islower",
  ].map((name) => [name, ["bool"]] as const),
  ["encode", ["bytes", "int"]],
]);

/** Undefined where the result is not known for sure. */
export function resultOfCall(call: KnownCall): Result | undefined {
  const known = call.qualified === undefined ? undefined : FUNCTIONS.get(call.qualified);
  const found = known ?? (call.method === undefined ? undefined : methodResult(call, call.method));
  if (!found) return undefined;
  const [kind, elements] = found;
  const element = elements === "same" ? call.argumentElement() : elements;
  return { kind, ...(element && { element }) };
}

function methodResult(
  call: KnownCall,
  method: string,
): readonly [ValueKind, Elements?] | undefined {
  // "".join(x) and "…".split() need no more evidence than the literal before the dot.
  if (call.receiver === "str") return STR_METHODS.get(method);
  if (call.receiver === "file" && method === "readlines") return ["list"];
  if (call.receiver === "bytes")
    return method === "split" || method === "splitlines" ? ["list", "bytes"] : undefined;
  if (method === "copy" && call.receiver !== undefined)
    return [call.receiver, call.receiverElement];
  if (call.receiver !== undefined || call.qualified !== undefined || !call.isTextual)
    return undefined;
  return method === "split" || method === "rsplit" ? ["list", "str"] : TEXT_METHODS.get(method);
}
