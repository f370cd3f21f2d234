/** Flags `dataclasses.asdict` and `astuple` on every pass of a loop. */
import { type Fix, type Report, replaceNode } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { renamed } from "../../lint/signs.ts";
import { amountOf } from "../../semantic/amounts/origins.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { hotLoopsAround } from "../../semantic/loops.ts";
import { refersTo } from "../../semantic/names.ts";
import { type KnownRecord, recordOf } from "../../semantic/records.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { useOf } from "../../semantic/uses.ts";
import { atLeast } from "../../semantic/version.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";

export const asdictInLoop = defineRule({
  id: "asdict-in-loop",
  category: "allocation",
  summary: "`dataclasses.asdict` or `astuple` in a loop",
  why: "`asdict` and `astuple` look at every value of every field, nested ones too, and deep-copy what they do not know. For a record of plain fields that is many times the work of writing the dict out; Python 3.12 made it cheaper, not cheap.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [
    {
      module: [["asdict", "astuple"]],
      unit: [
        ["asdict", "astuple"],
        [inLoop("asdict", "astuple"), "map"],
      ],
    },
    { module: [[renamed("asdict|astuple")]], unit: [[inLoop("("), "map"]] },
  ],
  on: {
    call(node, ctx) {
      const found = copyInLoop(node, ctx) ?? mappedCopy(node, ctx);
      if (!found || isSeldomRun(node, ctx)) return undefined;
      const record = found.object && recordOf(found.object, ctx);
      if (needsTheCopy(found, record, ctx) || (!record && isOfAnyClass(found))) return undefined;
      return reportOf(found, record, ctx);
    },
  },
});

interface Copy {
  readonly name: "asdict" | "astuple";
  /** Where the function is named. */
  readonly callee: AnyNode;
  /** The call with the one object as its argument; missing for `map(asdict, …)`. */
  readonly call?: Node<"call">;
  /** What is copied; missing where the text does not name it. */
  readonly object?: AnyNode;
  readonly repeated: "loop" | "map";
  /** The loop or the call of `map`. */
  readonly repeats: AnyNode;
  readonly evidence: readonly Evidence[];
}

function copyInLoop(call: Node<"call">, ctx: Context): Copy | undefined {
  const copy = copyOf(call, ctx);
  const [loop] = copy ? hotLoopsAround(call) : [];
  if (!copy || !loop) return undefined;
  const runs = { text: `\`${copy.name}()\` runs on every pass of this loop`, node: loop.node };
  return { ...copy, repeated: "loop", repeats: loop.node, evidence: [runs] };
}

/** `map(asdict, orders)` is a loop too. */
function mappedCopy(call: Node<"call">, ctx: Context): Copy | undefined {
  if (!refersTo(call.field("function"), "builtins.map", ctx)) return undefined;
  const [callee] = call.field("arguments").children;
  const name = callee && copyName(callee, ctx);
  if (!name) return undefined;
  const runs = { text: `\`map\` calls \`${name}\` for every element`, node: call };
  return { name, callee, repeated: "map", repeats: call, evidence: [runs] };
}

function copyOf(
  call: Node<"call">,
  ctx: Context,
): Pick<Copy, "name" | "callee" | "call" | "object"> | undefined {
  const callee = call.field("function");
  const name = copyName(callee, ctx);
  if (!name) return undefined;
  const [object] = call.field("arguments").children;
  const plain = object && !isKind(object, "keyword_argument", "list_splat", "dictionary_splat");
  return { name, callee, call, ...(plain && { object }) };
}

function copyName(callee: AnyNode, ctx: Context): Copy["name"] | undefined {
  return (["asdict", "astuple"] as const).find((name) =>
    refersTo(callee, `dataclasses.${name}`, ctx),
  );
}

/** Asks an object whether it is a dataclass: the code serves all of them, and cannot name their fields. */
const ASKS_FOR_CLASS =
  /\bis_dataclass\b|\b__dataclass_fields__\b|\bhasattr\s*\([^()]*["']__dict__["']/;

function isOfAnyClass({ repeats }: Copy): boolean {
  return ASKS_FOR_CLASS.test(repeats.text);
}

/** A result that is changed below its own keys must not share what the object holds. */
function needsTheCopy(copy: Copy, record: KnownRecord | undefined, ctx: Context): boolean {
  if (record && isOfAtoms(record)) return false;
  const assignment = copy.call?.parent;
  if (!isKind(assignment, "assignment")) return false;
  const name = assignment.field("left");
  const uses = isKind(name, "identifier") ? variableOf(name, ctx)?.uses : undefined;
  return (uses ?? []).some(({ node }) => reachesInside(node));
}

function reachesInside(node: AnyNode): boolean {
  const use = useOf(node);
  if (use.how === "method") return use.method === "values" || use.method === "items";
  if (use.how !== "subscript-load") return false;
  const inner = useOf(use.subscript);
  const changes = ["subscript-store", "subscript-delete", "augmented", "iterated", "method"];
  return changes.includes(inner.how);
}

function reportOf(copy: Copy, record: KnownRecord | undefined, ctx: Context): Report {
  const fix = record && fixOf(copy, record, ctx.module.lineEnd);
  return {
    node: copy.callee,
    message: messageOf(copy),
    evidence: [...copy.evidence, ...recordEvidence(record)],
    ...(fix && { fix }),
    ...(atLeast(ctx.target, 3, 12) && { severity: "information" }),
    onlyWhenHot: !isForNothing(copy, record, ctx) || !copiesMuch(copy, ctx),
  };
}

/** Whether the copy itself is worth nothing: of fields that need none, or thrown away when its values were read. */
function isForNothing({ call }: Copy, record: KnownRecord | undefined, ctx: Context): boolean {
  if (record && isOfAtoms(record)) return true;
  if (!call) return false;
  const { parent } = call;
  const name = isKind(parent, "assignment") ? parent.field("left") : undefined;
  if (!name) return isRead(call);
  const variable = isKind(name, "identifier") ? variableOf(name, ctx) : undefined;
  return variable !== undefined && variable.uses.every(({ node }) => isRead(node));
}

/** `found["price"]`, `found.values()` */
function isRead(node: AnyNode): boolean {
  const use = useOf(node);
  if (use.how === "method") return ["get", "items", "keys", "values"].includes(use.method);
  return use.how === "subscript-load" || use.how === "iterated" || use.how === "membership";
}

function isOfAtoms({ fields }: KnownRecord): boolean {
  return fields.every((field) => field.holds === "atoms");
}

function copiesMuch({ call, repeats }: Copy, ctx: Context): boolean {
  return call ? meetsMuch(call, ctx) : mapsMuch(repeats, ctx);
}

/** `map(asdict, orders)` of many. */
function mapsMuch(call: AnyNode, ctx: Context): boolean {
  return amountOf(call, ctx) === "many";
}

function messageOf({ name, object, repeated }: Copy): string {
  const shown = object && object.text.length <= 30 ? `\`${object.text}\`` : "the object";
  const built = name === "asdict" ? "dict" : "tuple";
  const instead = `build the ${built} from the fields it needs`;
  const when = repeated === "map" ? "each element" : `${shown} on every pass of the loop`;
  return `\`${name}\` walks and deep-copies every field of ${when}; ${instead}.`;
}

function recordEvidence(record: KnownRecord | undefined): readonly Evidence[] {
  const names = record?.fields.map((field) => `\`${field.name}\``).join(", ");
  return record?.evidence(names ? `with ${names}` : "without fields") ?? [];
}

/**
 * ```
 * rows.append(asdict(product))
 * rows.append({"sku": product.sku, "name": product.name})
 * ```
 * A declared object may be of a subclass with more fields; only one that is made here is known to
 * have just these. Fields that may hold dataclasses, or anything unknown, need `asdict` itself.
 */
function fixOf(
  { call, object, name }: Copy,
  { name: className, fields, how }: KnownRecord,
  lineEnd: string,
): Fix | undefined {
  if (!call || !isKind(object, "identifier") || fields.length === 0) return undefined;
  if (call.field("arguments").children.length !== 1) return undefined;
  if (fields.some((field) => field.holds === "unknown")) return undefined;
  const parts = fields.map((field) =>
    name === "asdict"
      ? `"${field.name}": ${object.text}.${field.name}`
      : `${object.text}.${field.name}`,
  );
  const shares = fields.some((field) => field.holds === "containers");
  const safe = how === "made" && !shares;
  const changes = [
    ...(how === "made" ? [] : [`fields of a subclass of \`${className}\` are left out`]),
    ...(shares ? ["containers are shared, not copied"] : []),
  ];
  const what = name === "asdict" ? "dict" : "tuple";
  const title = `Write the ${what} out from the fields of \`${className}\``;
  return {
    title: safe ? title : `${title} (${changes.join("; ")})`,
    safe,
    edits: [replaceNode(call, display(parts, name, call, lineEnd))],
  };
}

const LINE_WIDTH = 88;

/** On one line where it fits there, else one field a line. */
function display(
  parts: readonly string[],
  name: Copy["name"],
  call: AnyNode,
  lineEnd: string,
): string {
  const [open, close] = name === "asdict" ? ["{", "}"] : ["(", ")"];
  const single = name === "astuple" && parts.length === 1 ? "," : "";
  const line = `${open}${parts.join(", ")}${single}${close}`;
  const { text } = call.tree;
  const lineStart =
    Math.max(text.lastIndexOf("\n", call.start - 1), text.lastIndexOf("\r", call.start - 1)) + 1;
  const rest = /^[^\r\n]*/.exec(text.slice(call.end))?.[0] ?? "";
  if (call.start - lineStart + line.length + rest.length <= LINE_WIDTH) return line;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
  const step = indent.includes("\t") ? "\t" : "    ";
  const rows = parts.map((part) => `${indent}${step}${part},`);
  return [open, ...rows, `${indent}${close}`].join(lineEnd);
}
