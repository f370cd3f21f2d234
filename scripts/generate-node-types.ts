/** Writes the TypeScript types of syntax nodes from the grammar's own node-types.json. */
import { readFileSync } from "node:fs";

interface TypeRef {
  readonly type: string;
  readonly named: boolean;
}

interface NodeType extends TypeRef {
  readonly subtypes?: readonly TypeRef[];
  readonly fields?: Readonly<
    Record<string, { multiple: boolean; required: boolean; types: readonly TypeRef[] }>
  >;
}

/** Undefined in node-types.json though the parser yields it (GRAMMAR: a known gap of the grammar). */
const UNDECLARED_KINDS = ["as_pattern_target"];

/** Not in the grammar: text the parser could not place, and every anonymous symbol (`in`, `+=`, `(`). */
const SPECIAL_KINDS = ["ERROR", "token"];

export function generateNodeTypes(nodeTypesPath: string): string {
  const types = JSON.parse(readFileSync(nodeTypesPath, "utf8")) as readonly NodeType[];
  const supertypes = new Map(
    types.flatMap((type) => (type.subtypes ? [[type.type, type.subtypes] as const] : [])),
  );
  const union = (refs: readonly TypeRef[]): string => {
    const names = refs.map((ref) => {
      if (supertypes.has(ref.type)) return `${pascal(ref.type)}Kind`;
      return JSON.stringify(ref.named ? ref.type : "token");
    });
    return [...new Set(names)].sort().join(" | ");
  };

  const concrete = types.filter((type) => type.named && !type.subtypes);
  const kinds = [
    ...concrete.map((type) => type.type),
    ...UNDECLARED_KINDS,
    ...SPECIAL_KINDS,
  ].sort();
  const groups = [...supertypes].map(
    ([name, subtypes]) => `export type ${pascal(name)}Kind = ${union(subtypes)};`,
  );
  const fields = concrete
    .filter((type) => Object.keys(type.fields ?? {}).length > 0)
    .map((type) => {
      const lines = Object.entries(type.fields ?? {}).map(([field, of]) => {
        const kindsOf = union(of.types);
        return `    readonly ${field}: { readonly kinds: ${kindsOf}; readonly required: ${String(of.required)} };`;
      });
      return `  readonly ${type.type}: {\n${lines.join("\n")}\n  };`;
    });

  const required = concrete.flatMap((type) => {
    const names = Object.entries(type.fields ?? {}).flatMap(([field, of]) =>
      of.required ? [JSON.stringify(field)] : [],
    );
    return names.length > 0 ? [`  ${type.type}: [${names.join(", ")}],`] : [];
  });

  return [
    "/** Kinds and fields of Python syntax nodes. Generated from grammars/node-types.json by `npm run generate`; do not edit. */",
    `export type Kind =\n${kinds.map((kind) => `  | ${JSON.stringify(kind)}`).join("\n")};`,
    ...groups,
    `export interface Fields {\n${fields.join("\n")}\n}`,
    `/** Fields that every node of a kind has, unless the parser gave up in it. */\nexport const REQUIRED_FIELDS: Readonly<Partial<Record<Kind, readonly string[]>>> = {\n${required.join("\n")}\n};`,
    "",
  ].join("\n\n");
}

function pascal(name: string): string {
  return name
    .split("_")
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
