/** The cache of scans: a second one reads only what changed, and nothing on disk makes it wrong. */
import { execFile } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { CachePlace } from "../../server/src/scan/cache.ts";
import { ruleSetVersion } from "../../server/src/scan/rule-set.ts";
import { isRecent } from "../../server/src/scan/stats.ts";
import { settingsFor } from "../../server/src/workspace/settings.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { RULE, SAFE } from "../lsp/snippets.ts";
import { CLI } from "../cli/run-cli.ts";
import { folder, put, scanned, settle, summary } from "./folder.ts";

const QUIET = "x = 1\n";

let files: readonly string[] = [];
let cache: CachePlace;
beforeEach(() => {
  files = ["a.py", "b.py", "c.py"].map((name) =>
    put(`code/${name}`, name === "b.py" ? QUIET : SAFE),
  );
  cache = { folder: path.join(folder, "cache"), root: folder, name: "test", version: "1" };
});

/** Findings by file, and how many files were not read. */
async function look(options: Parameters<typeof scanned>[1] = {}): Promise<unknown> {
  const result = await scanned(files, { cache, ...options });
  return { unread: result.unread, found: summary(result).map(([, said]) => said) };
}

const FIRST = { unread: 0, found: [1, 0, 1] };
const AGAIN = { unread: 3, found: [1, 0, 1] };

describe("a second scan reads only what changed", () => {
  test("nothing", async () => {
    await settle();
    expect(await look()).toEqual(FIRST);
    expect(await look()).toEqual(AGAIN);
    const [first] = (await scanned(files)).files;
    const [kept] = (await scanned(files, { cache })).files;
    expect(kept).toEqual(first);
  });

  test("a file with another content, even of the same size and written at the same time", async () => {
    await settle();
    await look();
    const [file = ""] = files;
    const { atime, mtime } = statSync(file);
    writeFileSync(file, SAFE.replace("ids = lines.split()", "ids = {0: None, 1: 2}"));
    expect(statSync(file).size).not.toBe(0);
    utimesSync(file, atime, mtime);
    await settle();
    expect(await look()).toEqual({ unread: 2, found: [0, 0, 1] });
    expect(await look()).toEqual({ unread: 3, found: [0, 0, 1] });
  });

  test("a file that was written anew with the same content is read, and known", async () => {
    await settle();
    await look();
    put("code/a.py", SAFE);
    await settle();
    expect(await look()).toEqual({ unread: 2, found: [1, 0, 1] });
    expect(await look()).toEqual(AGAIN);
  });

  test("a file that may still change within one tick of the clock is not trusted", async () => {
    expect(isRecent([1, 0, 10_000_000.5], 10_000_010)).toBe(true);
    expect(isRecent([1, 0, 10_000_000.5], 10_000_100)).toBe(false);
    // A file system that counts full seconds.
    expect(isRecent([1, 0, 10_000_000], 10_001_000)).toBe(true);
    expect(isRecent([1, 0, 10_000_000], 10_003_000)).toBe(false);
    expect(isRecent([1, 0, 10_003_000.5], 10_000_000)).toBe(true);
    await settle();
    put("code/a.py", SAFE);
    expect(await look()).toEqual(FIRST);
    await settle();
    expect(await look()).toEqual({ unread: 2, found: [1, 0, 1] });
    expect(await look()).toEqual(AGAIN);
  });

  test("a project that was moved with its cache", async () => {
    await settle();
    await look();
    const moved = `${folder}/moved`;
    renameSync(path.join(folder, "code"), path.join(folder, "code2"));
    put("moved/keep.txt", "");
    renameSync(path.join(folder, "code2"), path.join(moved, "code"));
    files = files.map((file) => file.replace(folder, moved));
    cache = { ...cache, root: moved };
    expect(await look()).toEqual(AGAIN);
  });

  test("what could not be read or not be understood is tried again", async () => {
    put("code/b.py", Buffer.from([0xff, 0x0a]));
    await settle();
    const bad = { unread: 0, found: [1, expect.stringContaining("not valid UTF-8"), 1] };
    expect(await look()).toEqual(bad);
    expect(await look()).toEqual({ ...bad, unread: 2 });
  });
});

describe("what belongs to the findings", () => {
  test("settings", async () => {
    await settle();
    await look();
    const quiet = settingsFor(undefined, ALL_RULES, [{ ignore: [RULE] }]);
    const settingsOf = (): Promise<typeof quiet> => Promise.resolve(quiet);
    expect(await look({ settingsOf })).toEqual({ unread: 0, found: [0, 0, 0] });
    const loud = settingsFor(undefined, ALL_RULES, [{ severity: { [RULE]: "error" } }]);
    const result = await scanned(files, { cache, settingsOf: () => Promise.resolve(loud) });
    expect(result.files[0]?.findings[0]?.severity).toBe("error");
  });

  test("the version of the rules", async () => {
    await settle();
    await look();
    expect(await look({ cache: { ...cache, version: "2" } })).toEqual(FIRST);
    // The older one may be in use elsewhere.
    expect(await look()).toEqual(AGAIN);
    expect(ruleSetVersion()).toMatch(/^[\w-]{16}$/u);
  });

  test("the name under which it was asked for", async () => {
    await settle();
    await look();
    expect(await look({ cache: { ...cache, name: "other" } })).toEqual(FIRST);
    expect(await look()).toEqual(AGAIN);
  });
});

describe("a cache that is not as it should be is ignored, and made anew", () => {
  const content = (): string => path.join(cache.folder, only(cache.folder));

  test.each<readonly [string, (text: string) => string]>([
    ["empty", () => ""],
    ["cut off", (text) => text.slice(0, text.length / 2)],
    ["one character changed", (text) => text.replace('"findings":[{', '"findings":[[')],
    ["findings taken out", (text) => text.replace(/"findings":\[\{.*?\}\]/u, '"findings":[]')],
    ["of another format", (text) => text.replace("hotlint-scan-3", "hotlint-scan-0")],
    ["something else", () => "\u0000\u0001\u0002".repeat(1000)],
    ["JSON of another kind", () => `["hotlint-scan-3"]\n[]`],
  ])("%s", async (_, spoil) => {
    await settle();
    await look();
    const text = readFileSync(content(), "utf8");
    writeFileSync(content(), spoil(text));
    expect(readFileSync(content(), "utf8")).not.toBe(text);
    expect(await look()).toEqual(FIRST);
    expect(await look()).toEqual(AGAIN);
  });

  test("a folder in place of the file", async () => {
    await settle();
    await look();
    const file = content();
    renameSync(file, `${file}.old`);
    put(path.relative(folder, path.join(file, "x")), "");
    expect(await look()).toEqual(FIRST);
    expect(await look()).toEqual(FIRST);
    expect(readdirSync(cache.folder).filter((name) => name.includes(".scan."))).toEqual([
      `${path.basename(file)}.old`,
    ]);
  });

  test("a place where nothing can be written", async () => {
    cache = { ...cache, folder: path.join(put("file", ""), "cache") };
    expect(await look()).toEqual(FIRST);
    expect(await look()).toEqual(FIRST);
  });
});

test("a folder of ours is kept out of version control and backups; another one gets nothing", async () => {
  await look();
  expect(readFileSync(path.join(cache.folder, ".gitignore"), "utf8")).toMatch(/^\*$/mu);
  expect(existsSync(path.join(cache.folder, "CACHEDIR.TAG"))).toBe(true);
  put("mine/notes.txt", "");
  cache = { ...cache, folder: path.join(folder, "mine") };
  await look();
  expect(readdirSync(cache.folder).filter((name) => !name.endsWith(".scan"))).toEqual([
    "notes.txt",
  ]);
});

test("findings of files that no scan met for a month are dropped, and so are abandoned caches", async () => {
  await settle();
  await look();
  await look({ cache: { ...cache, version: "2" } });
  expect(scans(cache.folder)).toHaveLength(2);
  const all = files;
  const day = 24 * 60 * 60 * 1000;
  const start = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: start + 20 * day });
  try {
    files = all.slice(0, 2);
    expect(await look()).toEqual({ unread: 2, found: [1, 0] });
    vi.setSystemTime(start + 40 * day);
    expect(await look()).toEqual({ unread: 2, found: [1, 0] });
    files = all;
    expect(await look()).toEqual({ unread: 2, found: [1, 0, 1] });
  } finally {
    vi.useRealTimers();
  }
  expect(scans(cache.folder)).toHaveLength(1);
});

test("scans at the same time do not harm each other", async () => {
  await settle();
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      expect(await look()).toMatchObject({ found: [1, 0, 1] });
    }),
  );
  expect(await look()).toEqual(AGAIN);
  const code = path.join(folder, "code");
  for (let i = 0; i < 30; i++) put(`code/m${i}.py`, SAFE);
  // Its own folder: those of the programs must begin with nothing.
  const run = promisify(execFile);
  const program = async (): Promise<string> => {
    const { stdout } = await run(process.execPath, [CLI, "check", "--format", "json"], {
      cwd: code,
    }).catch((error: unknown) => error as { readonly stdout: string });
    return stdout;
  };
  const outputs = await Promise.all([1, 2, 3, 4, 5].map(program));
  expect(new Set([...outputs, await program()]).size).toBe(1);
  expect(JSON.parse(outputs[0] ?? "")).toMatchObject({ files: 33, errors: [] });
  expect(scans(path.join(code, ".hotlint_cache"))).toHaveLength(1);
});

function scans(of: string): readonly string[] {
  return readdirSync(of).filter((name) => name.includes(".scan"));
}

function only(of: string): string {
  const [name, ...more] = scans(of);
  if (name === undefined || more.length > 0) throw new Error(`there is not one cache in ${of}`);
  return name;
}

describe("findings that rest on other files", () => {
  const VIEW = "import helpers\n\nasync def view():\n    helpers.load()\n";
  const WAITS = "import time\n\ndef load():\n    time.sleep(1)\n";

  beforeEach(() => {
    put("code/pyproject.toml", "");
    files = [put("code/views.py", VIEW)];
  });

  test("are looked for again when one of those changes, comes or goes", async () => {
    const helpers = put("code/helpers.py", WAITS);
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [1] });
    expect(await look()).toEqual({ unread: 1, found: [1] });
    put("code/helpers.py", QUIET);
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [0] });
    expect(await look()).toEqual({ unread: 1, found: [0] });
    renameSync(helpers, path.join(folder, "code/other.py"));
    expect(await look()).toEqual({ unread: 0, found: [0] });
    put("code/helpers/__init__.py", WAITS);
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [1] });
  });

  test("are looked for again when others start threads on a file's functions, or no more", async () => {
    const counters = "total = 0\n\ndef add(n):\n    global total\n    total = max(total, n)\n";
    const starter =
      "import threading\nimport counters\nfor n in range(9):\n    threading.Thread(target=counters.add).start()\n";
    files = [put("code/counters.py", counters), put("code/main.py", "import counters\n")];
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [0, 0] });
    put("code/main.py", starter);
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [1, 0] });
    expect(await look()).toEqual({ unread: 2, found: [1, 0] });
    put("code/main.py", `${starter}print(counters)\n`);
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [1, 0] });
    // Of one file alone, the others around it count all the same.
    const [first = ""] = files;
    expect((await scanned([first], { cache, around: files })).files[0]?.findings).toHaveLength(1);
    put("code/main.py", "import counters\n");
    await settle();
    expect(await look()).toEqual({ unread: 0, found: [0, 0] });
  });

  test("that are too young to be told apart are not trusted", async () => {
    await settle();
    put("code/helpers.py", WAITS);
    expect(await look()).toEqual({ unread: 0, found: [1] });
    expect(await look()).toEqual({ unread: 0, found: [1] });
  });
});
