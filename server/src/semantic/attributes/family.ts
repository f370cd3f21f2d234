/** The classes of a module whose objects may be one object: a class, its bases, its subclasses, and theirs. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Context } from "../context.ts";
import { defineFact } from "../fact.ts";
import { wordsOf } from "../words.ts";
import { mayStoreHidden } from "./hidden-stores.ts";
import { qualifiedName } from "../names.ts";

export interface Family {
  /** Headers of the classes. */
  readonly classes: ReadonlySet<Unit>;
  /**
   * Whether all bases are known: classes of the module, or of the standard library with no attribute of the name.
   * Another one may define the attribute, and give it any value.
   */
  isComplete(attribute: string): boolean;
  /** Whether code that does not name the attribute may give it to an object of theirs. */
  readonly mayStoreHidden: boolean;
}

/** The family of the class with this header. */
export function familyOf(header: Unit, ctx: Context): Family {
  const headers = ctx.module.unitsWith(classHeaders);
  const classes = new Set([header]);
  // Each class that is found may lead to more.
  for (const each of classes) {
    const { name, words } = mentionedBy.of(each);
    for (const other of headers) {
      const mentioned = mentionedBy.of(other);
      if (words.has(mentioned.name) || mentioned.words.has(name)) classes.add(other);
    }
  }
  let isHidden: boolean | undefined;
  return {
    classes,
    isComplete: (attribute) => isComplete(header, headers, attribute, ctx),
    get mayStoreHidden() {
      return (isHidden ??= mayStoreHidden(classes, ctx));
    },
  };
}

/** Units that are headers of classes. */
const classHeaders = defineFact("class headers", ({ role }): readonly true[] =>
  role === "class-header" ? [true] : [],
);

/** The class's name, and all names of its header: its bases are among them. */
const mentionedBy = defineFact("class mentions", ({ text }) => {
  const [, name = ""] = /\bclass[\s\\]+([^\W\d]\w*)/.exec(text) ?? [];
  return { name, words: wordsOf(text) };
});

/** What stands in the brackets, but for type parameters; undefined where part of it is no base. */
const basesOf = defineFact("bases", ({ tree }): readonly AnyNode[] | undefined => {
  const definition = tree.broken ? undefined : classIn(tree.root);
  if (!definition) return undefined;
  const list = definition.field("superclasses")?.children ?? [];
  if (list.some((base) => isKind(base, "keyword_argument"))) return undefined;
  return list.map((base) => (isKind(base, "subscript") ? base.field("value") : base));
});

function classIn(root: AnyNode): Node<"class_definition"> | undefined {
  for (const child of root.children) {
    const definition = isKind(child, "decorated_definition") ? child.field("definition") : child;
    if (isKind(definition, "class_definition")) return definition;
  }
  return undefined;
}

function isComplete(
  header: Unit,
  headers: readonly Unit[],
  attribute: string,
  ctx: Context,
): boolean {
  const seen = new Set([header]);
  for (const each of seen) {
    const bases = basesOf.of(each);
    if (!bases) return false;
    for (const base of bases) {
      const own = isKind(base, "identifier")
        ? headers.filter((other) => mentionedBy.of(other).name === base.text)
        : [];
      for (const other of own) seen.add(other);
      if (own.length === 0 && !isKnown(qualifiedName(base, ctx), attribute)) return false;
    }
  }
  return true;
}

function isKnown(base = "", attribute: string): boolean {
  return EXCEPTION.test(base) || KNOWN.get(base)?.includes(attribute) === false;
}

const EXCEPTION = /^builtins\.(?:\w*(?:Error|Warning)|(?:Base)?Exception)$/;

/** Classes of the standard library that people derive from, with those attributes that are no plain values. */
const KNOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ["builtins.object", []],
  ["abc.ABC", []],
  ["typing.Generic", []],
  ["typing.Protocol", []],
  ["ast.NodeTransformer", []],
  ["ast.NodeVisitor", []],
  ["html.parser.HTMLParser", []],
  ["json.JSONDecoder", []],
  ["json.JSONEncoder", []],
  ["logging.Filter", []],
  ["logging.Handler", ["name"]],
  ["threading.Thread", ["daemon", "ident", "name", "native_id"]],
  ["unittest.IsolatedAsyncioTestCase", []],
  ["unittest.TestCase", []],
]);
