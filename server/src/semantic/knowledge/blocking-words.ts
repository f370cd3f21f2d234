/** What stands in a text that calls something that blocks: read from the characters, before anything is parsed. */
import { BLOCKING_CALLS, BLOCKING_FACTORIES } from "./blocking-calls.ts";

const NAMES = [...BLOCKING_CALLS.keys(), ...BLOCKING_FACTORIES.keys()];
const CLIENTS = NAMES.filter((name) => name.endsWith(".*"));
const METHODS = [...BLOCKING_CALLS.keys()].map(lastOf).filter((name) => name !== "*");

/** A library whose calls block, builtins among them; under whatever name it is imported, its own stands there. */
export const BLOCKING_LIBRARY = anyOf(NAMES.map(rootOf));
/** The own name of what is called; under another one only where it was renamed. */
export const BLOCKING_NAME = anyOf(METHODS);
/** An import under another name. */
export const BLOCKING_RENAMED = new RegExp(String.raw`${BLOCKING_NAME.source}[\s\\]+as\b`);
/** A library of clients all of whose methods block, whatever their names. */
export const CLIENT_LIBRARY = anyOf(CLIENTS.map(rootOf));

function rootOf(name: string): string {
  return /^\w+/.exec(name)?.[0] ?? "";
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(String.raw`\b(?:${[...new Set(words)].join("|")})\b`);
}
