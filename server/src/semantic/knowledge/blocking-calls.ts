/** What is known about calls that block: every entry, indexed by name, and how to look one up. */
import { cloudCalls, cloudFactories } from "./blocking/cloud.ts";
import { consoleCalls } from "./blocking/console.ts";
import type { BlockingCall, BlockingFactory, NonBlockingSwitch } from "./blocking/entry.ts";
import { fileCalls, fileFactories } from "./blocking/file.ts";
import { httpCalls, httpFactories } from "./blocking/http.ts";
import { lockCalls, lockFactories } from "./blocking/lock.ts";
import { mailCalls } from "./blocking/mail.ts";
import { socketCalls, socketFactories, socketSwitches } from "./blocking/socket.ts";
import { sqlCalls, sqlFactories } from "./blocking/sql.ts";
import { storeCalls, storeFactories } from "./blocking/stores.ts";
import { subprocessCalls, subprocessFactories } from "./blocking/subprocess.ts";
import { timeCalls, timeFactories } from "./blocking/time.ts";
import { transferCalls, transferFactories } from "./blocking/transfer.ts";

export type {
  ArgumentCondition,
  BlockingCall,
  BlockingFactory,
  BlockingKind,
  NonBlockingSwitch,
  Replacement,
} from "./blocking/entry.ts";

const allCalls: readonly BlockingCall[] = [
  ...timeCalls,
  ...socketCalls,
  ...httpCalls,
  ...subprocessCalls,
  ...lockCalls,
  ...sqlCalls,
  ...storeCalls,
  ...cloudCalls,
  ...consoleCalls,
  ...mailCalls,
  ...transferCalls,
  ...fileCalls,
];

/** By name; the name of a client whose every method waits ends in ".*". */
export const BLOCKING_CALLS: ReadonlyMap<string, BlockingCall> = byName(allCalls);

const allFactories: readonly BlockingFactory[] = [
  ...timeFactories,
  ...socketFactories,
  ...httpFactories,
  ...subprocessFactories,
  ...lockFactories,
  ...sqlFactories,
  ...storeFactories,
  ...cloudFactories,
  ...transferFactories,
  ...fileFactories,
];

/** By name of the factory. Calling a class that has entries gives that class without being here. */
export const BLOCKING_FACTORIES: ReadonlyMap<string, BlockingFactory> = byName(allFactories);

/** By name of the method that switches its instance to non-blocking. */
export const NON_BLOCKING_SWITCHES: ReadonlyMap<string, NonBlockingSwitch> = byName(socketSwitches);

/**
 * The entry for an import-resolved name: the exact one, or the "Class.*" of a method's class unless
 * the method is private or excepted there.
 */
export function findBlockingCall(qualifiedName: string): BlockingCall | undefined {
  const exact = BLOCKING_CALLS.get(qualifiedName);
  if (exact !== undefined) return exact;
  const dot = qualifiedName.lastIndexOf(".");
  if (dot < 0) return undefined;
  const method = qualifiedName.slice(dot + 1);
  if (method.startsWith("_")) return undefined;
  const client = BLOCKING_CALLS.get(`${qualifiedName.slice(0, dot)}.*`);
  return client?.except?.includes(method) === true ? undefined : client;
}

/** The class that a call of `qualifiedName` gives, if it has blocking methods we know of. */
export function classGivenBy(qualifiedName: string): string | undefined {
  const factory = BLOCKING_FACTORIES.get(qualifiedName);
  if (factory !== undefined) return factory.gives;
  return CLASSES.has(qualifiedName) ? qualifiedName : undefined;
}

/** Every class that a name goes through: names before the last part that start with a capital. */
const CLASSES: ReadonlySet<string> = new Set(
  [...BLOCKING_CALLS.keys(), ...BLOCKING_FACTORIES.keys()].flatMap(classesIn),
);

function classesIn(name: string): readonly string[] {
  const parts = name.split(".");
  return parts.flatMap((part, index) =>
    index < parts.length - 1 && /^[A-Z]\w*$/u.test(part)
      ? [parts.slice(0, index + 1).join(".")]
      : [],
  );
}

/** Two entries for one name would silently hide one: that is a mistake in the data. */
function byName<T extends { readonly name: string }>(
  entries: readonly T[],
): ReadonlyMap<string, T> {
  const index = new Map<string, T>();
  for (const entry of entries) {
    if (index.has(entry.name)) throw new Error(`two entries for ${entry.name}`);
    index.set(entry.name, entry);
  }
  return index;
}
