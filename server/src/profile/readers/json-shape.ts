/** Reads untrusted JSON by shape: every mismatch says what was expected, what was found, and where. */
import { BadProfile } from "./result.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown, where: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw mismatch("an object", value, where);
}

export function asArray(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw mismatch("a list", value, where);
}

export function asString(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw mismatch("a string", value, where);
}

/** A finite number; NaN cannot occur in JSON, but 1e999 reads as infinity. */
export function asNumber(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw mismatch("a finite number", value, where);
}

/** An index below `length`. */
export function asIndex(value: unknown, length: number, where: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < length) {
    return value;
  }
  throw mismatch(`an index below ${length}`, value, where);
}

export function optionalString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A positive line or column; anything else means that the exporter knew none. */
export function optionalPosition(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

export function mismatch(expected: string, value: unknown, where: string): BadProfile {
  return new BadProfile(`expected ${expected} at ${where}, found ${describe(value)}`);
}

export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return JSON.stringify(shorten(value));
  return `the ${typeof value} ${shorten(JSON.stringify(value))}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
