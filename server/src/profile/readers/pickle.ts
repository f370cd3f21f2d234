/**
 * Unpickles data that is nothing but data. The library calls what a pickle names (`REDUCE`, `NEWOBJ`),
 * so names are resolved here, and to empty shells only: a pickle that asks for anything but the given
 * classes is refused, and there is no function that it could get hold of.
 */
import { BufferReader, Parser } from "pickleparser";
import { BadProfile } from "./result.ts";

/** An object of one of the allowed classes: its state by attribute. */
export interface PickledObject {
  readonly state: ReadonlyMap<unknown, unknown>;
}

/** Reads a value as a list, and throws `BadProfile` when all lists together are too long. */
export type ListReader = (value: unknown) => readonly unknown[] | undefined;

/**
 * A pickle may name one list a thousand times, or say that an empty one is long: what we walk is
 * counted, not what the file holds.
 */
export function listReader(): ListReader {
  let left = MOST_ITEMS;
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    left -= value.length;
    if (left < 0) throw new BadProfile(`it holds more than ${MOST_ITEMS} values`);
    return value as readonly unknown[];
  };
}

const MOST_ITEMS = 20_000_000;

/** `allowed`: full names of classes, "tracemalloc.Snapshot". Dictionaries are Maps, tuples arrays. */
export function unpickle(bytes: Uint8Array, allowed: ReadonlySet<string>): unknown {
  const parser = new Parser({
    unpicklingTypeOfDictionary: "Map",
    nameResolver: {
      resolve: (module: unknown, name: unknown) => {
        const full = `${textOf(module)}.${textOf(name)}`;
        if (!allowed.has(full))
          throw new BadProfile(`it asks for \`${full}\`, which no profile needs`);
        return shellClass();
      },
    },
  });
  try {
    return parser.read(new CautiousReader(bytes));
  } catch (error) {
    if (error instanceof BadProfile) throw error;
    throw new BadProfile("the pickle is truncated or damaged");
  }
}

export function isPickledObject(value: unknown): value is PickledObject {
  return value instanceof Shell;
}

/** What `NEWOBJ` makes and `BUILD` fills. */
class Shell implements PickledObject {
  state: ReadonlyMap<unknown, unknown> = new Map();

  /** The library calls this with the state of an object. */
  __setstate__(state: unknown): void {
    if (state instanceof Map) this.state = state;
  }
}

/** A class of its own for each name, so that a pickle which writes to it changes nothing else. */
function shellClass(): new () => PickledObject {
  return class extends Shell {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 80) : "?";
}

/** Longer than any path or name; the library takes quadratic time for integers of many bytes. */
const MOST_BYTES = 64 * 1024;

class CautiousReader extends BufferReader {
  override bytes(length: number): ReturnType<BufferReader["bytes"]> {
    return super.bytes(shortEnough(length));
  }

  override string(size: number, encoding: "ascii" | "utf-8"): string {
    return super.string(shortEnough(size), encoding);
  }
}

function shortEnough(length: number): number {
  if (length >= 0 && length <= MOST_BYTES) return length;
  throw new BadProfile(`it holds a text or number of ${length} bytes`);
}
