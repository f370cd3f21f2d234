/** The knowledge base of blocking calls, held against the Python on this machine. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  BLOCKING_CALLS,
  BLOCKING_FACTORIES,
  classGivenBy,
  findBlockingCall,
  NON_BLOCKING_SWITCHES,
} from "../../server/src/semantic/knowledge/blocking-calls.ts";

/** Packages that Python does not come with; every other name must be importable as it stands. */
const THIRD_PARTY = new Set(
  (
    "anthropic azure boto3 botocore cassandra click dns elasticsearch google httplib2 httpx mysql " +
    "MySQLdb openai pandas paramiko peewee pika psycopg psycopg2 pycurl pymongo pymysql pyodbc " +
    "redis requests rich sqlalchemy urllib3"
  ).split(" "),
);
/** Names that Python has on POSIX systems only. */
const POSIX_ONLY = /^(?:pty\.|signal\.(?:pause|sig)|os\.wait(?:id|3|4)?$|selectors\.PollSelector)/u;

const calls = [...BLOCKING_CALLS.values()];

describe("blocking calls", () => {
  it("are at least 150 outside the file system, of every kind", () => {
    expect(calls.filter((call) => call.kind !== "file").length).toBeGreaterThanOrEqual(150);
    expect(new Set(calls.map((call) => call.kind))).toEqual(
      new Set(
        "time socket http subprocess file database cloud lock console mail transfer".split(" "),
      ),
    );
  });

  it.each(calls)("$name says why it blocks and what to do instead", (call) => {
    expect(call.name).toMatch(/^\w+(?:\.\w+(?:\(\))?)*\.(?:\w+|\*)$/u);
    expect(call.reason).toMatch(/^(?:waits|serves) .*[^.]$/u);
    if (call.replacement.how === "library") expect(call.replacement.text).toMatch(/`.+`/u);
    expect(call.except === undefined).toBe(!call.name.endsWith(".*"));
  });

  it("of the standard library exist as named, in this Python", () => {
    const complaints = askPython({
      callables: calls.map((call) => call.name).filter(isHere),
      classes: [...BLOCKING_FACTORIES.values()].map((factory) => factory.gives).filter(isHere),
      coroutines: calls.flatMap(({ replacement }) =>
        replacement.how === "await" ? [replacement.name] : [],
      ),
      conditions: calls
        .filter((call) => isHere(call.name))
        .flatMap(({ name, nonBlockingWhen = [] }) =>
          nonBlockingWhen.map((condition) => ({ name, ...condition })),
        ),
    });
    expect(complaints).toBe("");
  });

  it("come from factories that exist", () => {
    const names = [...BLOCKING_FACTORIES.keys(), ...NON_BLOCKING_SWITCHES.keys()];
    const callables = names.filter((name) => isHere(name) && !name.endsWith("[]"));
    expect(askPython({ callables, classes: [], coroutines: [], conditions: [] })).toBe("");
  });

  it("are told apart from names that do not exist", () => {
    const complaints = askPython({
      callables: ["time.snooze", "nowhere.at_all", "sys.maxsize"],
      classes: ["time.sleep"],
      coroutines: ["time.sleep"],
      conditions: [{ name: "queue.Queue.get", position: 1, keyword: "block" }],
    });
    expect(complaints.trimEnd().split("\n")).toHaveLength(6);
  });
});

describe("findBlockingCall", () => {
  it.each([
    ["time.sleep", "time.sleep"],
    ["requests.Session.get", "requests.Session.get"],
    ["boto3.client().put_object", "boto3.client().*"],
    ["redis.Redis.hgetall", "redis.Redis.*"],
    ["boto3.client().get_paginator", undefined],
    ["redis.Redis.pipeline", undefined],
    ["redis.Redis._private", undefined],
    ["queue.Queue.put", undefined],
    ["asyncio.sleep", undefined],
    ["sleep", undefined],
  ])("%s → %s", (name, entry) => {
    expect(findBlockingCall(name)?.name).toBe(entry);
  });
});

describe("classGivenBy", () => {
  it.each([
    ["sqlite3.connect", "sqlite3.Connection"],
    ["requests.Session", "requests.Session"],
    ["socket.socket", "socket.socket"],
    ["threading.Lock", "threading.Lock"],
    ["redis.Redis", "redis.Redis"],
    ["openai.OpenAI", "openai.OpenAI"],
    ["boto3.client", "boto3.client()"],
    ["pymongo.MongoClient[]", "pymongo.database.Database"],
    ["asyncio.Lock", undefined],
    ["requests.get", undefined],
  ])("%s → %s", (name, gives) => {
    expect(classGivenBy(name)).toBe(gives);
  });
});

interface Facts {
  readonly callables: readonly string[];
  readonly classes: readonly string[];
  readonly coroutines: readonly string[];
  readonly conditions: readonly object[];
}

/** The complaints, one a line; throws when there is no Python to ask. */
function askPython(facts: Facts): string {
  const script = fileURLToPath(new URL("blocking_facts.py", import.meta.url));
  const python = process.platform === "win32" ? "python" : "python3";
  const answer = spawnSync(python, ["-W", "ignore", script], {
    input: JSON.stringify(facts),
    encoding: "utf8",
  });
  if (answer.status !== 0) {
    throw new Error(
      `${python} could not check the names: ${answer.error?.message ?? answer.stderr}`,
    );
  }
  return answer.stdout;
}

function isHere(name: string): boolean {
  if (THIRD_PARTY.has(name.split(".")[0] ?? "")) return false;
  return process.platform !== "win32" || !POSIX_ONLY.test(name);
}
