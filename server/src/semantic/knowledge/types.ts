/** Which kind instances of a type have, by the type's qualified name: facts only. */
import type { ValueKind } from "../value.ts";

const TYPES: readonly (readonly [kind: ValueKind, from: string, names: string])[] = [
  ["list", "builtins", "list"],
  ["tuple", "builtins", "tuple"],
  ["set", "builtins", "set"],
  ["frozenset", "builtins", "frozenset"],
  ["dict", "builtins", "dict"],
  ["str", "builtins", "str"],
  ["bytes", "builtins", "bytes"],
  ["bytearray", "builtins", "bytearray"],
  ["memoryview", "builtins", "memoryview"],
  ["int", "builtins", "int"],
  ["float", "builtins", "float"],
  ["complex", "builtins", "complex"],
  ["bool", "builtins", "bool"],
  ["range", "builtins", "range"],
  ["list", "typing", "List"],
  ["tuple", "typing", "Tuple"],
  ["set", "typing", "Set"],
  ["frozenset", "typing", "FrozenSet"],
  ["dict", "typing", "DefaultDict Dict Counter OrderedDict"],
  ["deque", "typing", "Deque"],
  ["str", "typing", "LiteralString Text"],
  ["file", "typing", "BinaryIO IO TextIO"],
  ["pattern", "typing", "Pattern"],
  ["match", "typing", "Match"],
  ["pattern", "re", "Pattern"],
  ["match", "re", "Match"],
  ["deque", "collections", "deque"],
  ["dict", "collections", "defaultdict OrderedDict Counter"],
  ["array", "array", "array"],
  ["lock", "threading", "Condition Lock RLock Semaphore BoundedSemaphore"],
  ["Path", "pathlib", "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath"],
  ["date", "datetime", "date"],
  ["datetime", "datetime", "datetime"],
  ["time", "datetime", "time"],
  ["timedelta", "datetime", "timedelta"],
  ["Decimal", "decimal", "Decimal"],
  ["Fraction", "fractions", "Fraction"],
  ["UUID", "uuid", "UUID"],
  ["ndarray", "numpy", "ndarray"],
  ["ndarray", "numpy.typing", "NDArray"],
  ["DataFrame", "pandas", "DataFrame"],
  ["Series", "pandas", "Series"],
  ["QuerySet", "django.db.models", "QuerySet"],
  ["QuerySet", "django.db.models.query", "QuerySet"],
  ...["typing", "collections.abc"].flatMap(
    (module) =>
      [
        ["generator", module, "Generator"],
        ["iterator", module, "Iterator"],
        [
          "iterable",
          module,
          "AbstractSet Collection Iterable KeysView Mapping MutableMapping MutableSequence MutableSet Reversible Sequence Set",
        ],
      ] as const,
  ),
];

/** `typing.Set` is the builtin one, `collections.abc.Set` an abstract one: the first entry holds. */
export const TYPE_KINDS: ReadonlyMap<string, ValueKind> = new Map(
  TYPES.toReversed().flatMap(([kind, module, names]) =>
    names.split(" ").map((name) => [`${module}.${name}`, kind] as const),
  ),
);
