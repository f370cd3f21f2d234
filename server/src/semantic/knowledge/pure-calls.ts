/** Calls without side effects whose result depends on their arguments alone. */
import type { ValueKind } from "../value.ts";

/**
 * What such a call may read of its arguments:
 * `atoms`: it takes text and numbers only, which nothing can change;
 * `elements`: containers, which elements they hold and what those hash to;
 * `depths`: whatever can be reached from them.
 */
export type Reads = "atoms" | "elements" | "depths";

function named(
  module: string,
  names: readonly string[],
  reads: Reads,
): readonly (readonly [string, Reads])[] {
  return names.map((name) => [`${module}.${name}`, reads] as const);
}

/** By import-resolved name. */
export const PURE_CALLS: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ...named("builtins", ["chr", "hex", "oct", "bin", "ord", "range"], "atoms"),
  ...named(
    "builtins",
    ["all", "any", "bytes", "dict", "enumerate", "frozenset", "isinstance", "issubclass"],
    "elements",
  ),
  ...named(
    "builtins",
    ["len", "list", "reversed", "set", "slice", "sum", "tuple", "type", "zip"],
    "elements",
  ),
  ...named("builtins", ["abs", "ascii", "bool", "divmod", "float", "format", "hash"], "depths"),
  ...named("builtins", ["int", "max", "min", "pow", "repr", "round", "sorted", "str"], "depths"),
  ...named("collections", ["Counter", "OrderedDict", "deque"], "elements"),
  ...named("copy", ["copy", "deepcopy"], "depths"),
  ...named("dataclasses", ["asdict", "astuple"], "depths"),
  ...named("datetime", ["date", "datetime", "time", "timedelta", "timezone"], "atoms"),
  ...named("datetime.date", ["fromisoformat"], "atoms"),
  ...named("datetime.datetime", ["fromisoformat", "strptime"], "atoms"),
  ...named("decimal", ["Decimal"], "atoms"),
  ...named("fractions", ["Fraction"], "atoms"),
  ...named("fnmatch", ["fnmatch", "fnmatchcase", "translate"], "atoms"),
  ...named("html", ["escape", "unescape"], "atoms"),
  ...named("itertools", ["chain", "combinations", "islice", "permutations", "product"], "elements"),
  ...named("json", ["loads"], "atoms"),
  ...named("json", ["dumps"], "depths"),
  ...named("math", ["ceil", "cos", "exp", "fabs", "floor", "gcd", "hypot", "isclose"], "atoms"),
  ...named("math", ["isfinite", "isinf", "isnan", "log", "log10", "log2", "sin"], "atoms"),
  ...named("math", ["sqrt", "tan", "trunc"], "atoms"),
  ...named("math", ["fsum", "prod"], "elements"),
  ...named("operator", ["attrgetter", "itemgetter"], "atoms"),
  ...named("os.path", ["basename", "dirname", "isabs", "join", "normpath", "split"], "atoms"),
  ...named("os.path", ["splitext"], "atoms"),
  ...named("pickle", ["dumps"], "depths"),
  ...named("re", ["compile", "escape", "findall", "fullmatch", "match", "search"], "atoms"),
  ...named("re", ["split"], "atoms"),
  ...named("statistics", ["mean", "median"], "depths"),
  ...named("string", ["Template"], "atoms"),
  ...named("struct", ["Struct", "calcsize"], "atoms"),
  ...named("textwrap", ["dedent", "indent"], "atoms"),
  ...named("urllib.parse", ["quote", "unquote", "urljoin", "urlparse", "urlsplit"], "atoms"),
  ...named("uuid", ["UUID"], "atoms"),
  ...named("zoneinfo", ["ZoneInfo"], "atoms"),
]);

/** Of those, the ones that run through an iterable argument, and would use up an iterator. */
export const ITERATING_CALLS: ReadonlySet<string> = new Set([
  ...[
    ...["all", "any", "bytes", "dict", "enumerate", "frozenset", "list", "reversed"],
    ...["set", "sorted", "sum", "tuple", "zip", "max", "min"],
  ].map((name) => `builtins.${name}`),
  ...["Counter", "OrderedDict", "deque"].map((name) => `collections.${name}`),
  ...["chain", "combinations", "islice", "permutations", "product"].map(
    (name) => `itertools.${name}`,
  ),
  ...["math.fsum", "math.prod", "statistics.mean", "statistics.median"],
]);

const TEXT = [
  ..."capitalize casefold center count encode endswith expandtabs find index isalnum isalpha".split(
    " ",
  ),
  ..."isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace".split(" "),
  ..."istitle isupper join ljust lower lstrip maketrans partition removeprefix".split(" "),
  ..."removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines".split(" "),
  ..."startswith strip swapcase title translate upper zfill".split(" "),
];
const SETS = [
  ..."copy difference intersection isdisjoint issubset issuperset".split(" "),
  ..."symmetric_difference union".split(" "),
];
const SEQUENCE = ["count", "index"];

/** Methods that only read, by the kind of what they are called on. */
export const PURE_METHODS: ReadonlyMap<ValueKind, ReadonlySet<string>> = new Map<
  ValueKind,
  ReadonlySet<string>
>([
  ["str", new Set([...TEXT, "format", "format_map", "isascii"])],
  ["bytes", new Set([...TEXT, "decode", "hex"])],
  ["bytearray", new Set([...TEXT, "decode", "hex", "copy"])],
  ["list", new Set([...SEQUENCE, "copy"])],
  ["tuple", new Set(SEQUENCE)],
  ["range", new Set(SEQUENCE)],
  ["deque", new Set([...SEQUENCE, "copy"])],
  ["set", new Set(SETS)],
  ["frozenset", new Set(SETS)],
  ["dict", new Set(["copy", "get", "items", "keys", "values"])],
  ["int", new Set(["as_integer_ratio", "bit_length", "to_bytes"])],
  ["float", new Set(["as_integer_ratio", "hex", "is_integer"])],
]);
