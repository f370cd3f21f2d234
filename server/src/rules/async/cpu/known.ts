/** Calls of libraries that compute for long: facts only. */

type Kind = "password" | "key" | "compression" | "table" | "image" | "page";

export interface Computation {
  /** Import-resolved; `PIL.Image.open().resize` for a method of what a call gives. */
  readonly name: string;
  /** Completes the sentence "this call …". */
  readonly reason: string;
  readonly kind: Kind;
  /** Python code, which threads run one at a time. */
  readonly holdsGil: boolean;
}

const REASONS: Readonly<Record<Kind, string>> = {
  password: "hashes a password, which takes long on purpose",
  key: "searches for large primes",
  compression: "compresses or unpacks all of the data",
  table: "reads and parses a whole table",
  image: "computes every pixel of an image",
  page: "parses a whole page in Python",
};

type Row = readonly [kind: Kind, from: string, names: string];

const OWN_LOCK: readonly Row[] = [
  ["password", "hashlib", "pbkdf2_hmac scrypt"],
  ["password", "bcrypt", "hashpw checkpw kdf"],
  ["password", "argon2.PasswordHasher", "hash verify"],
  ["password", "argon2.PasswordHasher()", "hash verify"],
  ["password", "passlib.context.CryptContext()", "hash verify verify_and_update"],
  ["password", "passlib.hash.bcrypt", "hash verify"],
  ["password", "passlib.hash.argon2", "hash verify"],
  ["password", "passlib.hash.pbkdf2_sha256", "hash verify"],
  ["password", "passlib.hash.sha512_crypt", "hash verify"],
  ["password", "werkzeug.security", "generate_password_hash check_password_hash"],
  ["password", "django.contrib.auth.hashers", "make_password check_password"],
  ["key", "cryptography.hazmat.primitives.asymmetric.rsa", "generate_private_key"],
  ["key", "cryptography.hazmat.primitives.asymmetric.dsa", "generate_private_key"],
  ["compression", "bz2", "compress decompress"],
  ["compression", "lzma", "compress decompress"],
  ["compression", "gzip", "compress decompress"],
  ["compression", "zlib", "compress decompress"],
  ["table", "pandas", "read_csv read_excel read_json read_parquet read_sql read_feather read_html"],
  ["table", "polars", "read_csv read_excel read_json read_parquet"],
  ["image", "PIL.Image.open()", "convert resize rotate save thumbnail transpose filter"],
  ["image", "cv2", "imdecode imencode imread imwrite resize cvtColor GaussianBlur"],
];

const PYTHON: readonly Row[] = [
  ["key", "rsa", "newkeys"],
  ["key", "Crypto.PublicKey.RSA", "generate"],
  ["key", "Cryptodome.PublicKey.RSA", "generate"],
  ["page", "bs4", "BeautifulSoup"],
];

function listed(rows: typeof OWN_LOCK, holdsGil: boolean): readonly Computation[] {
  return rows.flatMap(([kind, from, names]) =>
    names
      .split(" ")
      .map((name) => ({ name: `${from}.${name}`, kind, reason: REASONS[kind], holdsGil })),
  );
}

export const CPU_BOUND: ReadonlyMap<string, Computation> = new Map(
  [...listed(OWN_LOCK, false), ...listed(PYTHON, true)].map((each) => [each.name, each]),
);

/** The last parts of their names, of which code spells one. */
export const CPU_BOUND_WORDS = new RegExp(
  `\\b(?:${[...new Set([...CPU_BOUND.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1)))].join("|")})\\b`,
);

/** The packages they come from, one of which the module must name; of `rsa` the call, because it is part of many words. */
export const CPU_BOUND_LIBRARIES: readonly string[] = [
  ...new Set([...CPU_BOUND.keys()].map((name) => name.slice(0, name.indexOf(".")))),
].map((library) => (library === "rsa" ? "newkeys" : library));
