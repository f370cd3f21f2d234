/** Calls of libraries that compute for long: facts only. */

export interface Computation {
  /** Import-resolved; `PIL.Image.open().resize` for a method of what a call gives. */
  readonly name: string;
  /** Completes the sentence "this call …". */
  readonly reason: string;
  /** Python code, which threads run one at a time. */
  readonly holdsGil: boolean;
}

const SLOW_ON_PURPOSE = "hashes a password, which takes long on purpose";
const KEY = "searches for large primes";
const COMPRESSES = "compresses or unpacks all of the data";
const TABLE = "reads and parses a whole table";
const IMAGE = "computes every pixel of an image";

const OWN_LOCK: readonly (readonly [reason: string, from: string, names: string])[] = [
  [SLOW_ON_PURPOSE, "hashlib", "pbkdf2_hmac scrypt"],
  [SLOW_ON_PURPOSE, "bcrypt", "hashpw checkpw kdf"],
  [SLOW_ON_PURPOSE, "argon2.PasswordHasher", "hash verify"],
  [SLOW_ON_PURPOSE, "argon2.PasswordHasher()", "hash verify"],
  [SLOW_ON_PURPOSE, "passlib.context.CryptContext()", "hash verify verify_and_update"],
  [SLOW_ON_PURPOSE, "passlib.hash.bcrypt", "hash verify"],
  [SLOW_ON_PURPOSE, "passlib.hash.argon2", "hash verify"],
  [SLOW_ON_PURPOSE, "passlib.hash.pbkdf2_sha256", "hash verify"],
  [SLOW_ON_PURPOSE, "passlib.hash.sha512_crypt", "hash verify"],
  [SLOW_ON_PURPOSE, "werkzeug.security", "generate_password_hash check_password_hash"],
  [SLOW_ON_PURPOSE, "django.contrib.auth.hashers", "make_password check_password"],
  [KEY, "cryptography.hazmat.primitives.asymmetric.rsa", "generate_private_key"],
  [KEY, "cryptography.hazmat.primitives.asymmetric.dsa", "generate_private_key"],
  [COMPRESSES, "bz2", "compress decompress"],
  [COMPRESSES, "lzma", "compress decompress"],
  [COMPRESSES, "gzip", "compress decompress"],
  [COMPRESSES, "zlib", "compress decompress"],
  [TABLE, "pandas", "read_csv read_excel read_json read_parquet read_sql read_feather read_html"],
  [TABLE, "polars", "read_csv read_excel read_json read_parquet"],
  [IMAGE, "PIL.Image.open()", "convert resize rotate save thumbnail transpose filter"],
  [IMAGE, "cv2", "imdecode imencode imread imwrite resize cvtColor GaussianBlur"],
];

const PYTHON: readonly (readonly [reason: string, from: string, names: string])[] = [
  [KEY, "rsa", "newkeys"],
  [KEY, "Crypto.PublicKey.RSA", "generate"],
  [KEY, "Cryptodome.PublicKey.RSA", "generate"],
  ["parses a whole page in Python", "bs4", "BeautifulSoup"],
];

function listed(rows: typeof OWN_LOCK, holdsGil: boolean): readonly Computation[] {
  return rows.flatMap(([reason, from, names]) =>
    names.split(" ").map((name) => ({ name: `${from}.${name}`, reason, holdsGil })),
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
