/** What methods and attributes of values of a known kind give: facts only. */
import type { ValueKind } from "../value.ts";

interface MethodResult {
  /** "self": the kind of the object, with its elements. */
  readonly gives: ValueKind | "self";
  /** Kind of its elements; "same": that of the object's elements. */
  readonly of?: ValueKind | "same";
  readonly names: string;
}

const ABOUT_TEXT: readonly MethodResult[] = [
  { gives: "int", names: "count find index rfind rindex" },
  {
    gives: "bool",
    names:
      "endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper startswith",
  },
];
const OF_TEXT =
  "capitalize center expandtabs join ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip swapcase title translate upper zfill";
const OF_DATE: readonly MethodResult[] = [
  { gives: "str", names: "__format__ ctime isoformat strftime" },
  { gives: "int", names: "isoweekday toordinal weekday" },
  { gives: "self", names: "replace" },
];
const OF_SET: readonly MethodResult[] = [
  { gives: "bool", names: "isdisjoint issubset issuperset" },
  { gives: "self", names: "copy difference" },
];

const METHODS: Readonly<Partial<Record<ValueKind, readonly MethodResult[]>>> = {
  str: [
    ...ABOUT_TEXT,
    { gives: "str", names: `${OF_TEXT} casefold format format_map` },
    { gives: "list", of: "str", names: "rsplit split splitlines" },
    { gives: "tuple", of: "str", names: "partition rpartition" },
    { gives: "bytes", names: "encode" },
  ],
  bytes: [
    ...ABOUT_TEXT,
    { gives: "bytes", names: OF_TEXT },
    { gives: "list", of: "bytes", names: "rsplit split splitlines" },
    { gives: "tuple", of: "bytes", names: "partition rpartition" },
    { gives: "str", names: "decode hex" },
  ],
  bytearray: [
    ...ABOUT_TEXT,
    { gives: "bytearray", names: `${OF_TEXT} copy` },
    { gives: "list", of: "bytearray", names: "rsplit split splitlines" },
    { gives: "str", names: "decode hex" },
    { gives: "int", names: "pop" },
  ],
  memoryview: [
    { gives: "bytes", names: "tobytes" },
    { gives: "list", names: "tolist" },
    { gives: "str", names: "hex" },
  ],
  int: [
    { gives: "int", names: "bit_count bit_length conjugate" },
    { gives: "bytes", names: "to_bytes" },
    { gives: "tuple", of: "int", names: "as_integer_ratio" },
  ],
  float: [
    { gives: "bool", names: "is_integer" },
    { gives: "str", names: "hex" },
    { gives: "tuple", of: "int", names: "as_integer_ratio" },
  ],
  list: [
    { gives: "self", names: "copy" },
    { gives: "int", names: "count index" },
  ],
  tuple: [{ gives: "int", names: "count index" }],
  deque: [
    { gives: "self", names: "copy" },
    { gives: "int", names: "count index" },
  ],
  array: [
    { gives: "int", names: "count index" },
    { gives: "list", names: "tolist" },
    { gives: "bytes", names: "tobytes" },
  ],
  dict: [
    { gives: "self", names: "copy" },
    { gives: "dict view", of: "same", names: "keys" },
    { gives: "dict view", of: "tuple", names: "items" },
    { gives: "dict view", names: "values" },
    { gives: "tuple", names: "popitem" },
  ],
  set: [...OF_SET, { gives: "set", names: "intersection symmetric_difference union" }],
  frozenset: [...OF_SET, { gives: "frozenset", names: "intersection symmetric_difference union" }],
  range: [{ gives: "int", names: "count index" }],
  file: [
    { gives: "list", of: "same", names: "readlines" },
    { gives: "int", names: "fileno tell" },
    { gives: "bool", names: "isatty readable seekable writable" },
  ],
  lock: [{ gives: "bool", names: "acquire locked" }],
  pattern: [
    { gives: "list", names: "findall split" },
    { gives: "iterator", of: "match", names: "finditer" },
  ],
  match: [
    { gives: "tuple", names: "groups span" },
    { gives: "dict", of: "str", names: "groupdict" },
    { gives: "int", names: "end start" },
  ],
  Path: [
    { gives: "str", names: "as_posix as_uri group owner read_text" },
    { gives: "bytes", names: "read_bytes" },
    {
      gives: "bool",
      names: "exists is_absolute is_dir is_file is_mount is_relative_to is_symlink match samefile",
    },
    {
      gives: "Path",
      names:
        "absolute expanduser joinpath readlink relative_to rename replace resolve with_name with_stem with_suffix",
    },
    { gives: "iterator", of: "Path", names: "glob iterdir rglob" },
    { gives: "file", names: "open" },
  ],
  date: OF_DATE,
  datetime: [
    ...OF_DATE,
    { gives: "date", names: "date" },
    { gives: "time", names: "time timetz" },
    { gives: "float", names: "timestamp" },
    { gives: "datetime", names: "astimezone" },
  ],
  time: [
    { gives: "str", names: "isoformat strftime" },
    { gives: "time", names: "replace" },
  ],
  timedelta: [{ gives: "float", names: "total_seconds" }],
  Decimal: [
    { gives: "bool", names: "is_finite is_infinite is_nan is_signed is_zero" },
    { gives: "Decimal", names: "copy_abs quantize sqrt to_integral_value" },
  ],
  ndarray: [
    { gives: "ndarray", names: "astype copy flatten ravel reshape transpose" },
    { gives: "bytes", names: "tobytes" },
  ],
  DataFrame: [{ gives: "DataFrame", names: "astype copy head merge tail" }],
  Series: [
    { gives: "Series", names: "astype copy head tail" },
    { gives: "list", names: "to_list tolist" },
  ],
  QuerySet: [
    {
      gives: "QuerySet",
      names:
        "all annotate defer distinct exclude filter none only order_by prefetch_related reverse select_related using values values_list",
    },
    { gives: "bool", names: "exists" },
    { gives: "int", names: "count" },
    { gives: "iterator", names: "iterator" },
  ],
};

const ATTRIBUTES: Readonly<Partial<Record<ValueKind, readonly MethodResult[]>>> = {
  Path: [
    { gives: "str", names: "anchor drive name root stem suffix" },
    { gives: "tuple", of: "str", names: "parts" },
    { gives: "list", of: "str", names: "suffixes" },
    { gives: "Path", names: "parent" },
  ],
  date: [{ gives: "int", names: "day month year" }],
  datetime: [{ gives: "int", names: "day hour microsecond minute month second year" }],
  time: [{ gives: "int", names: "hour microsecond minute second" }],
  timedelta: [{ gives: "int", names: "days microseconds seconds" }],
  Fraction: [{ gives: "int", names: "denominator numerator" }],
  UUID: [
    { gives: "str", names: "hex urn" },
    { gives: "int", names: "int" },
    { gives: "bytes", names: "bytes" },
  ],
  complex: [{ gives: "float", names: "imag real" }],
  pattern: [{ gives: "int", names: "flags groups" }],
  ndarray: [
    { gives: "tuple", of: "int", names: "shape" },
    { gives: "int", names: "nbytes ndim size" },
  ],
  DataFrame: [{ gives: "tuple", of: "int", names: "shape" }],
};

/** What a method of a value of this kind returns; undefined where that is not known for sure. */
export const methodResult = lookUp(METHODS);
/** What an attribute of a value of this kind is. */
export const attributeResult = lookUp(ATTRIBUTES);

function lookUp(
  table: Readonly<Partial<Record<ValueKind, readonly MethodResult[]>>>,
): (kind: ValueKind, name: string) => MethodResult | undefined {
  const known = new Map(
    Object.entries(table).flatMap(([kind, results]) =>
      results.flatMap((result) =>
        result.names.split(" ").map((name) => [`${kind}.${name}`, result] as const),
      ),
    ),
  );
  return (kind, name) => known.get(`${kind}.${name}`);
}
