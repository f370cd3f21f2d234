/** What functions and constructors of the standard library, and of a few others, return: facts only. */
import type { ValueKind } from "../value.ts";

export interface KnownResult {
  readonly gives: ValueKind;
  /** Kind of its elements; "same": that of the first argument's elements. */
  readonly of?: ValueKind | "same";
  /** Names in this module, separated by spaces. */
  readonly from: string;
  readonly names: string;
  /** Arguments by keyword that change the result, separated by spaces. */
  readonly unless?: string;
}

const builtins: readonly KnownResult[] = [
  { gives: "list", of: "same", from: "builtins", names: "list sorted" },
  { gives: "tuple", of: "same", from: "builtins", names: "tuple" },
  { gives: "set", of: "same", from: "builtins", names: "set" },
  { gives: "frozenset", of: "same", from: "builtins", names: "frozenset" },
  { gives: "iterator", of: "same", from: "builtins", names: "iter reversed" },
  { gives: "iterator", of: "tuple", from: "builtins", names: "enumerate zip" },
  { gives: "iterator", from: "builtins", names: "filter map" },
  { gives: "dict", from: "builtins", names: "dict" },
  { gives: "dict", of: "str", from: "builtins", names: "globals locals" },
  { gives: "list", of: "str", from: "builtins", names: "dir" },
  { gives: "str", from: "builtins", names: "ascii bin chr format hex input oct repr str" },
  { gives: "bytes", from: "builtins", names: "bytes" },
  { gives: "bytearray", from: "builtins", names: "bytearray" },
  { gives: "memoryview", from: "builtins", names: "memoryview" },
  { gives: "int", from: "builtins", names: "hash id int len ord" },
  { gives: "float", from: "builtins", names: "float" },
  { gives: "complex", from: "builtins", names: "complex" },
  { gives: "bool", from: "builtins", names: "all any bool callable hasattr isinstance issubclass" },
  { gives: "range", from: "builtins", names: "range" },
  { gives: "tuple", from: "builtins", names: "divmod" },
];

const containers: readonly KnownResult[] = [
  { gives: "deque", of: "same", from: "collections", names: "deque" },
  { gives: "dict", from: "collections", names: "Counter OrderedDict defaultdict" },
  { gives: "array", from: "array", names: "array ArrayType" },
  { gives: "list", from: "heapq", names: "nlargest nsmallest" },
  { gives: "iterator", from: "heapq", names: "merge" },
  { gives: "int", from: "bisect", names: "bisect bisect_left bisect_right" },
  { gives: "list", from: "random", names: "choices sample" },
];

const iterators: readonly KnownResult[] = [
  {
    gives: "iterator",
    of: "tuple",
    from: "itertools",
    names:
      "combinations combinations_with_replacement groupby pairwise permutations product zip_longest batched",
  },
  {
    gives: "iterator",
    from: "itertools",
    names:
      "accumulate chain chain.from_iterable compress count cycle dropwhile filterfalse islice repeat starmap takewhile",
  },
  { gives: "tuple", of: "iterator", from: "itertools", names: "tee" },
  { gives: "iterator", of: "tuple", from: "os", names: "walk" },
  { gives: "iterator", from: "os", names: "scandir" },
  { gives: "iterator", from: "glob", names: "iglob" },
  { gives: "iterator", of: "match", from: "re", names: "finditer" },
];

const system: readonly KnownResult[] = [
  { gives: "str", from: "os", names: "getcwd getlogin strerror ttyname" },
  { gives: "bytes", from: "os", names: "fsencode getcwdb read urandom" },
  { gives: "str", from: "os", names: "fsdecode" },
  { gives: "list", from: "os", names: "listdir" },
  { gives: "int", from: "os", names: "getgid getpgrp getpid getppid getuid open system write" },
  { gives: "bool", from: "os", names: "access isatty" },
  { gives: "file", from: "os", names: "fdopen popen" },
  {
    gives: "str",
    from: "os.path",
    names:
      "abspath basename commonpath commonprefix dirname expanduser expandvars join normcase normpath realpath relpath",
  },
  { gives: "tuple", from: "os.path", names: "split splitdrive splitext" },
  {
    gives: "bool",
    from: "os.path",
    names: "exists isabs isdir isfile islink ismount lexists samefile",
  },
  { gives: "int", from: "os.path", names: "getsize" },
  { gives: "float", from: "os.path", names: "getatime getctime getmtime" },
  { gives: "list", from: "glob", names: "glob" },
  { gives: "list", from: "fnmatch", names: "filter" },
  { gives: "bool", from: "fnmatch", names: "fnmatch fnmatchcase" },
  { gives: "str", from: "fnmatch", names: "translate" },
  { gives: "str", from: "shutil", names: "make_archive" },
  { gives: "str", from: "tempfile", names: "gettempdir mktemp" },
  {
    gives: "str",
    from: "platform",
    names: "machine node platform processor python_version release system version",
  },
  { gives: "str", from: "socket", names: "gethostname getfqdn" },
  { gives: "str", from: "getpass", names: "getpass getuser" },
  { gives: "int", from: "sys", names: "getrecursionlimit getrefcount getsizeof" },
  { gives: "str", from: "sys", names: "getdefaultencoding getfilesystemencoding intern" },
  { gives: "int", from: "subprocess", names: "call check_call" },
  { gives: "file", from: "builtins", names: "open" },
  { gives: "file", from: "io", names: "open" },
  { gives: "file", from: "gzip", names: "open GzipFile" },
  { gives: "file", from: "bz2", names: "open BZ2File" },
  { gives: "file", from: "lzma", names: "open LZMAFile" },
  { gives: "file", from: "tempfile", names: "NamedTemporaryFile TemporaryFile" },
  ...["Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "WindowsPath"].map(
    (names) => ({ gives: "Path", from: "pathlib", names }) as const,
  ),
  { gives: "Path", from: "pathlib", names: "Path.cwd Path.home" },
];

const text: readonly KnownResult[] = [
  { gives: "str", from: "json", names: "dumps" },
  { gives: "bytes", from: "pickle", names: "dumps" },
  { gives: "bytes", from: "marshal", names: "dumps" },
  { gives: "bytes", from: "struct", names: "pack" },
  { gives: "tuple", from: "struct", names: "unpack unpack_from" },
  { gives: "int", from: "struct", names: "calcsize" },
  { gives: "iterator", of: "tuple", from: "struct", names: "iter_unpack" },
  { gives: "iterator", of: "list", from: "csv", names: "reader" },
  { gives: "iterator", of: "dict", from: "csv", names: "DictReader" },
  { gives: "list", of: "str", from: "shlex", names: "split" },
  { gives: "str", from: "shlex", names: "join quote" },
  { gives: "pattern", from: "re", names: "compile" },
  { gives: "list", from: "re", names: "findall split" },
  { gives: "str", from: "html", names: "escape unescape" },
  { gives: "str", from: "textwrap", names: "dedent fill indent shorten" },
  { gives: "list", of: "str", from: "textwrap", names: "wrap" },
  { gives: "str", from: "string", names: "capwords" },
  { gives: "str", from: "pprint", names: "pformat" },
  { gives: "str", from: "urllib.parse", names: "quote quote_plus unquote unquote_plus urlencode" },
  { gives: "dict", of: "str", from: "urllib.parse", names: "parse_qs" },
  { gives: "list", of: "tuple", from: "urllib.parse", names: "parse_qsl" },
  {
    gives: "bytes",
    from: "base64",
    names:
      "b16decode b16encode b32decode b32encode b64decode b64encode urlsafe_b64decode urlsafe_b64encode",
  },
  {
    gives: "bytes",
    from: "binascii",
    names: "a2b_base64 a2b_hex b2a_base64 b2a_hex hexlify unhexlify",
  },
  { gives: "int", from: "binascii", names: "crc32" },
  { gives: "bytes", from: "zlib", names: "compress decompress" },
  { gives: "int", from: "zlib", names: "adler32 crc32" },
  { gives: "bytes", from: "gzip", names: "compress decompress" },
  { gives: "str", from: "secrets", names: "token_hex token_urlsafe" },
  { gives: "bytes", from: "secrets", names: "token_bytes" },
  {
    gives: "list",
    of: "str",
    from: "traceback",
    names: "format_exception format_list format_stack format_tb",
  },
  { gives: "str", from: "traceback", names: "format_exc" },
  { gives: "str", from: "unicodedata", names: "normalize category" },
  { gives: "str", from: "locale", names: "format_string getpreferredencoding" },
  { gives: "iterator", from: "difflib", names: "context_diff ndiff unified_diff" },
  { gives: "list", from: "difflib", names: "get_close_matches" },
];

const numbers: readonly KnownResult[] = [
  {
    gives: "float",
    from: "time",
    names: "monotonic perf_counter process_time thread_time time mktime",
  },
  { gives: "int", from: "time", names: "monotonic_ns perf_counter_ns process_time_ns time_ns" },
  { gives: "str", from: "time", names: "asctime ctime strftime" },
  {
    gives: "float",
    from: "math",
    names:
      "acos asin atan atan2 cos degrees dist exp fabs fmod fsum hypot log log10 log1p log2 radians sin sqrt tan",
  },
  { gives: "int", from: "math", names: "comb factorial gcd isqrt lcm perm" },
  { gives: "bool", from: "math", names: "isclose isfinite isinf isnan" },
  { gives: "tuple", from: "math", names: "frexp modf" },
  {
    gives: "float",
    from: "random",
    names: "betavariate expovariate gauss normalvariate random uniform",
  },
  { gives: "int", from: "random", names: "getrandbits randint randrange" },
  { gives: "bytes", from: "random", names: "randbytes" },
  { gives: "int", from: "secrets", names: "randbelow randbits" },
  { gives: "Decimal", from: "decimal", names: "Decimal" },
  { gives: "Fraction", from: "fractions", names: "Fraction" },
  { gives: "UUID", from: "uuid", names: "UUID uuid1 uuid3 uuid4 uuid5" },
  {
    gives: "date",
    from: "datetime",
    names: "date date.fromisoformat date.fromtimestamp date.today",
  },
  {
    gives: "datetime",
    from: "datetime",
    names:
      "datetime datetime.combine datetime.fromisoformat datetime.fromtimestamp datetime.now datetime.strptime datetime.today datetime.utcfromtimestamp datetime.utcnow",
  },
  { gives: "time", from: "datetime", names: "time time.fromisoformat" },
  { gives: "timedelta", from: "datetime", names: "timedelta" },
];

const concurrency: readonly KnownResult[] = [
  { gives: "lock", from: "threading", names: "Condition Lock RLock Semaphore BoundedSemaphore" },
  {
    gives: "lock",
    from: "multiprocessing",
    names: "Condition Lock RLock Semaphore BoundedSemaphore",
  },
  { gives: "int", from: "threading", names: "active_count get_ident get_native_id" },
  { gives: "iterator", from: "concurrent.futures", names: "as_completed" },
];

const frames: readonly KnownResult[] = [
  {
    gives: "ndarray",
    from: "numpy",
    names:
      "arange array asarray ascontiguousarray concatenate empty empty_like eye full full_like geomspace hstack identity logspace ones ones_like stack vstack zeros zeros_like",
  },
  { gives: "ndarray", from: "numpy", names: "linspace", unless: "retstep" },
  { gives: "ndarray", from: "numpy", names: "frombuffer fromfile fromiter" },
  {
    gives: "DataFrame",
    from: "pandas",
    names: "DataFrame DataFrame.from_dict DataFrame.from_records",
  },
  { gives: "DataFrame", from: "pandas", names: "read_feather read_orc read_parquet" },
  {
    gives: "DataFrame",
    from: "pandas",
    names: "read_csv read_fwf read_json read_sql read_sql_query read_sql_table read_table",
    unless: "chunksize iterator typ",
  },
  { gives: "DataFrame", from: "pandas", names: "read_excel", unless: "sheet_name" },
  { gives: "Series", from: "pandas", names: "Series" },
  { gives: "QuerySet", from: "django.db.models", names: "QuerySet" },
  { gives: "QuerySet", from: "django.db.models.query", names: "QuerySet" },
];

export const KNOWN_RESULTS: ReadonlyMap<string, KnownResult> = new Map(
  [builtins, containers, iterators, system, text, numbers, concurrency, frames]
    .flat()
    .flatMap((result) =>
      result.names.split(" ").map((name) => [`${result.from}.${name}`, result] as const),
    ),
);

/** Attributes of modules that nobody gives another kind. */
export const KNOWN_CONSTANTS: ReadonlyMap<string, readonly [ValueKind, ValueKind?]> = new Map(
  (
    [
      ["str", undefined, "os", "curdir extsep linesep name pardir pathsep sep"],
      ["str", undefined, "os.path", "extsep pathsep sep"],
      ["str", undefined, "sys", "byteorder executable platform prefix version"],
      ["int", undefined, "sys", "maxsize maxunicode"],
      ["list", "str", "sys", "argv path"],
      ["dict", "str", "sys", "modules"],
      ["float", undefined, "math", "e inf nan pi tau"],
      [
        "str",
        undefined,
        "string",
        "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits printable punctuation whitespace",
      ],
      ["str", undefined, "builtins", "__file__ __name__"],
    ] as const
  ).flatMap(([kind, element, module, names]) =>
    names
      .split(" ")
      .map((name) => [`${module}.${name}`, element ? [kind, element] : [kind]] as const),
  ),
);
