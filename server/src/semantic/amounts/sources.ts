/** Where much data comes from, and what is opened for it: facts, and what names tell. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { type Context, variableOf } from "../context.ts";
import { qualifiedName, refersTo } from "../names.ts";
import { openedFile } from "../opened-file.ts";
import { stringConstant } from "../string-constant.ts";
import { valueOf } from "../values.ts";
import type { Amount } from "./amount.ts";
import { isFew } from "./few.ts";

/** By qualified name: a table's rows and the files of a tree are many, the entries of one folder may be. */
const CALLS: ReadonlyMap<string, Amount> = new Map<string, Amount>([
  ...["csv.reader", "csv.DictReader", "os.walk", "fileinput.input"].map(
    (name) => [name, "many"] as const,
  ),
  ...["os.listdir", "os.scandir", "glob.glob", "glob.iglob"].map((name) => [name, "any"] as const),
  ...["re.findall", "re.finditer", "re.split"].map((name) => [name, "any"] as const),
]);

/** The same of methods, by names that say it whatever they are called on. */
const METHODS: ReadonlyMap<string, Amount> = new Map<string, Amount>([
  ...["fetchall", "fetchmany", "iterrows", "itertuples", "iter_lines", "iter_rows", "paginate"].map(
    (name) => [name, "many"] as const,
  ),
  ...["rglob", "iterdir", "finditer", "findall", "splitlines"].map(
    (name) => [name, "any"] as const,
  ),
]);

/** What is read piece by piece: how many there are depends on who writes it. A line ends a record or a message soon. */
const READING = /^(?:read|readinto|fetchone|fetchmany)$/;

/** Files of settings and the like, which people write. */
const SMALL_FILE =
  /conf|cfg|\.ini|setting|option|require|manifest|readme|licen[cs]e|version|setup|toml|ya?ml|\.env|credential|passw|secret|token|header|rules|ignore|authorized|template|schema|lock|pid|history|init|script|\/(?:proc|sys|etc|dev)\//i;

/** How much what stands here gives, where it is a known source of data. */
export function amountOfSource(node: AnyNode, ctx: Context): Amount | undefined {
  if (isKind(node, "attribute") && refersTo(node, "sys.stdin", ctx)) return "many";
  const kind = valueOf(node, ctx)?.kind;
  if (kind === "QuerySet") return "many";
  if (kind === "file") return amountInFile(node, ctx);
  return isKind(node, "call") ? amountOfCall(node, ctx) : undefined;
}

function amountOfCall(call: Node<"call">, ctx: Context): Amount | undefined {
  const callee = call.field("function");
  const known = CALLS.get(qualifiedName(callee, ctx) ?? "");
  if (known) return known;
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  const object = unwrapped(callee.field("object"));
  if (method === "readlines") return amountInFile(object, ctx);
  // Of a text that is read whole.
  if (method === "splitlines" || method === "split") {
    const from = isKind(object, "call") ? object.field("function") : undefined;
    const reads = isKind(from, "attribute") && from.field("attribute").text === "read";
    if (reads) return amountInFile(from.field("object"), ctx);
  }
  return METHODS.get(method);
}

/** As many lines as the file has: a name that is written out, or tells of settings, means a small one. */
function amountInFile(file: AnyNode, ctx: Context): Amount {
  if (SMALL_FILE.test(file.text)) return "unknown";
  const opened = openedFile(file, ctx);
  if (!opened) return "many";
  const { path } = opened;
  const around = nearest(path, "function_definition")?.field("name").text ?? "";
  const isSmall = SMALL_FILE.test(`${path.text} ${around}`) || isFew(path, ctx);
  return isSmall || isNamed(path, ctx) ? "unknown" : "many";
}

/** Whether the file's name is written out: `os.path.join(folder, "channels.txt")`. */
function isNamed(path: AnyNode, ctx: Context): boolean {
  const [only, ...others] = isKind(path, "identifier")
    ? (variableOf(path, ctx)?.bindings ?? [])
    : [];
  const made = only?.value && others.length === 0 ? only.value : path;
  return [made, ...descendantsOf(made, "string")].some((part) => stringConstant(part));
}

/**
 * `while True: … chunk = file.read(n)`: whether the loop goes on as long as something gives data. One that
 * counts what is left to read knows beforehand how much that is: one message.
 */
export function readsOn(loop: Node<"while_statement">): boolean {
  if (isKind(unwrapped(loop.field("condition")), "comparison_operator")) return false;
  return [...descendantsOf(loop, "call")].some(isReadingOn);
}

/** `file.read(n)`, `cursor.fetchone()`: reads the next part; without a number `read` takes all at once. */
export function isReadingOn(call: Node<"call">): boolean {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return false;
  const method = callee.field("attribute").text;
  const isOwn = ["self", "cls", "super()"].includes(callee.field("object").text);
  const isPart = method !== "read" || call.field("arguments").children.length > 0;
  return READING.test(method) && isPart && !isOwn;
}
