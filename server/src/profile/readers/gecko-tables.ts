/** The tables of a Firefox profile, whichever of its shapes they have. */
import { asArray, asIndex, asObject, asString, mismatch } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";

export interface GeckoTables {
  /** The stack that a stack continues; undefined for an outermost one. */
  readonly prefix: (stack: number) => number | undefined;
  /** The innermost frame of a stack. */
  readonly frame: (stack: number) => number;
  /** `file` is undefined where the shape has none, or the function is none of a file. */
  readonly place: (frame: number) => {
    readonly name: string;
    readonly file: string | undefined;
    readonly line: unknown;
  };
}

export function geckoTables(thread: JsonObject, sharedTables: unknown, where: string): GeckoTables {
  const shared = sharedTables === undefined ? {} : asObject(sharedTables, "shared");
  const table = (name: string): unknown => thread[name] ?? shared[name];
  const strings = asArray(
    table("stringArray") ?? table("stringTable"),
    `${where}.stringArray or .stringTable`,
  );
  const stack = columnsOf(table("stackTable"), ["prefix", "frame"], `${where}.stackTable`);
  const frame = columnsOf(table("frameTable"), ["func", "line", "location"], `${where}.frameTable`);
  const prefixes = asArray(stack["prefix"], `${where}.stackTable.prefix`);
  const frames = asArray(stack["frame"], `${where}.stackTable.frame`);
  const lines = asArray(frame["line"] ?? [], `${where}.frameTable.line`);
  const text = (index: unknown): string =>
    asString(strings[asIndex(index, strings.length, "a string index")], "a string");
  const nameOf = frame["func"]
    ? functionsOf(table, asArray(frame["func"], `${where}.frameTable.func`), text, where)
    : locationsOf(asArray(frame["location"], `${where}.frameTable.location`), text);
  return {
    prefix: (at) => {
      const before = prefixes[asIndex(at, prefixes.length, `${where}.stackTable`)];
      if (before === null || before === undefined) return undefined;
      if (typeof before !== "number" || before >= at) {
        throw mismatch("a stack before it", before, `${where}.stackTable.prefix[${at}]`);
      }
      return before;
    },
    frame: (at) => asIndex(frames[at], Number.MAX_SAFE_INTEGER, `${where}.stackTable.frame[${at}]`),
    place: (at) => ({ ...nameOf(at), line: lines[at] }),
  };
}

type Named = (frame: number) => { readonly name: string; readonly file: string | undefined };

/** Processed: a frame has a function, a function a name and a file (since version 57 by way of `sources`). */
function functionsOf(
  table: (name: string) => unknown,
  functionOf: readonly unknown[],
  text: (index: unknown) => string,
  where: string,
): Named {
  const functions = asObject(table("funcTable"), `${where}.funcTable`);
  const names = asArray(functions["name"], `${where}.funcTable.name`);
  const files = asArray(functions["fileName"] ?? functions["source"] ?? [], `${where}.funcTable`);
  const sources = functions["fileName"] === undefined ? table("sources") : undefined;
  const paths =
    sources === undefined
      ? undefined
      : asArray(asObject(sources, "sources")["filename"], "sources");
  return (frame) => {
    const index = asIndex(functionOf[frame], names.length, `${where}.frameTable.func[${frame}]`);
    const file = files[index];
    if (typeof file !== "number") return { name: text(names[index]), file: undefined };
    return { name: text(names[index]), file: text(paths === undefined ? file : paths[file]) };
  };
}

/** As Gecko writes it: a frame's `location` is all there is. */
function locationsOf(locations: readonly unknown[], text: (index: unknown) => string): Named {
  return (frame) => ({ name: text(locations[frame]), file: undefined });
}

/** The named columns of a table, which is columns already, or rows with a schema. */
export function columnsOf(
  table: unknown,
  names: readonly string[],
  where: string,
): Readonly<Record<string, unknown>> {
  const given = asObject(table, where);
  if (given["schema"] === undefined) return given;
  const schema = asObject(given["schema"], `${where}.schema`);
  const rows = asArray(given["data"], `${where}.data`);
  return Object.fromEntries(
    names
      .filter((name) => typeof schema[name] === "number")
      .map((name) => {
        const at = Number(schema[name]);
        return [name, rows.map((row, index) => asArray(row, `${where}.data[${index}]`)[at])];
      }),
  );
}
