/** The editor's local history, in folders as the editor lays them out, whole and spoiled. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { localHistoryFolder } from "../../client/src/server/local-history.ts";
import { LocalHistory } from "../../server/src/workspace/local-history.ts";
import { freshFolder } from "../engines/tools.ts";

/** Seconds since the epoch, in which the compiled source was last changed. */
const CHANGED = 1_790_000_000;
const TEXT = "x = 1\n";
const COMPILED = { size: TEXT.length, changed: CHANGED };

let home: string;
beforeEach(() => {
  home = path.join(freshFolder(), "History");
});

/** As the editor writes it: a list, and the texts beside it under names of its own. */
function note(folder: string, resource: string, texts: Readonly<Record<string, number>>): void {
  mkdirSync(path.join(home, folder), { recursive: true });
  const entries = Object.entries(texts).map(([text, timestamp], index) => {
    const id = `aB${index}x.py`;
    writeFileSync(path.join(home, folder, id), text);
    return { id, timestamp };
  });
  const list = { version: 1, resource, entries };
  writeFileSync(path.join(home, folder, "entries.json"), JSON.stringify(list));
}

async function found(file = "/code/a b.py"): Promise<readonly string[]> {
  const texts = await new LocalHistory(home).texts(file, COMPILED);
  return texts.map((text) => Buffer.from(text).toString("utf8"));
}

describe("a text that was saved", () => {
  it("is found by its size and the time of its save", async () => {
    note("-5a3f", "file:///code/a%20b.py", {
      "x = 2\n": CHANGED * 1000 - 60_000,
      [TEXT]: CHANGED * 1000 + 400,
      "x = 10\n": CHANGED * 1000 + 500,
      "x = 3\n": CHANGED * 1000 + 60_000,
    });
    note("77", "file:///code/other.py", { "y = 1\n": CHANGED * 1000 });
    expect(await found()).toEqual([TEXT]);
  });

  it("is found where the window is on another machine than the files", async () => {
    for (const beginning of ["vscode-remote://127.0.0.1:8080", "vscode-remote:"]) {
      note("1", `${beginning}/code/a%20b.py`, { [TEXT]: CHANGED * 1000 });
      expect(await found()).toEqual([TEXT]);
    }
  });

  it("is found when the file is new in the history, and no more when it is gone from it", async () => {
    note("1", "file:///code/other.py", { [TEXT]: CHANGED * 1000 });
    const history = new LocalHistory(home);
    expect(await history.texts("/code/a b.py", COMPILED)).toEqual([]);
    note("2", "file:///code/a%20b.py", { [TEXT]: CHANGED * 1000 });
    expect(await history.texts("/code/a b.py", COMPILED)).toHaveLength(1);
    rmSync(path.join(home, "2"), { recursive: true });
    expect(await history.texts("/code/a b.py", COMPILED)).toEqual([]);
  });

  it("comes nearest in time first", async () => {
    note("1", "file:///code/a%20b.py", {
      "x = 8\n": CHANGED * 1000 + 9000,
      "x = 7\n": CHANGED * 1000 + 300,
    });
    expect(await found()).toEqual(["x = 7\n", "x = 8\n"]);
  });
});

describe("whatever is not as expected", () => {
  const lists: readonly (readonly [string, string])[] = [
    ["no JSON", '{"resource":"file:///code/a%20b.py"'],
    ["no entries", '{"resource":"file:///code/a%20b.py"}'],
    ["entries of another kind", '{"resource":"file:///code/a%20b.py","entries":[5,null,{"id":7}]}'],
    ["a name that leads out", entry("../secret")],
    ["a name of a folder", entry(".")],
    ["a text that is gone", entry("gone.py")],
    ["a resource that is no file", '{"resource":"untitled:a","entries":[]}'],
    ["a resource of no form", '{"resource":"file://%","entries":[]}'],
    ["nothing", ""],
  ];
  it.each(lists)("%s gives nothing", async (_, list) => {
    mkdirSync(path.join(home, "1"), { recursive: true });
    writeFileSync(path.join(home, "secret"), TEXT);
    writeFileSync(path.join(home, "1/entries.json"), list);
    writeFileSync(path.join(home, "file"), "no folder");
    expect(await found()).toEqual([]);
    expect(readFileSync(path.join(home, "1/entries.json"), "utf8")).toBe(list);
  });

  it("and neither does a history that is not there", async () => {
    expect(await found()).toEqual([]);
  });
});

function entry(id: string): string {
  const entries = [{ id, timestamp: CHANGED * 1000 }];
  return JSON.stringify({ version: 1, resource: "file:///code/a%20b.py", entries });
}

it("stands beside the storage of extensions, of one user's profile or of all", () => {
  const user = path.join(path.sep, "home", "u", ".config", "Code", "User");
  const history = path.join(user, "History");
  expect(localHistoryFolder(path.join(user, "globalStorage", "hotlint.hotlint"))).toBe(history);
  const profile = path.join(user, "profiles", "-1a2b", "globalStorage", "hotlint.hotlint");
  expect(localHistoryFolder(profile)).toBe(history);
  expect(localHistoryFolder(path.join(user, "elsewhere"))).toBeUndefined();
});
