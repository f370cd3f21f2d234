/** The text that ran is found again: in what was seen, in Git by what CPython compiled, and under other paths. */
import { execFileSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Frame, Profile } from "../../server/src/profile/model.ts";
import type { PathMapping } from "../../server/src/profile/path-mapping.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { findSources, type FoundSources } from "../../server/src/workspace/measured-sources.ts";
import { SeenTexts } from "../../server/src/workspace/seen-texts.ts";
import { freshFolder, pythonTool } from "../engines/tools.ts";

const OLD =
  "def work(rows):\n    total = 0\n    for row in rows:\n        total += row\n    return total\n";
const NEWER = OLD.replace("def work", "LIMIT = 10\n\n\ndef work");
/** Frames of the old text: line 4 is in `work`; in the newer one line 1 is in no function. */
const FRAMES: readonly (readonly [string, number])[] = [
  ["work", 4],
  ["work", 1],
];

let parser: PythonParser;
let folder: string;
let file: string;
beforeAll(async () => {
  parser = await loadParser();
});
beforeEach(() => {
  folder = freshFolder();
  file = path.join(folder, "job.py");
});

const HOUR = 3_600_000;

/** Writes the file as if it had been written then. */
function write(text: string, time: number): void {
  writeFileSync(file, text);
  utimesSync(file, time / 1000, time / 1000);
}

function profileOf(loadedBefore: number, name = file): Profile {
  const frames: Frame[] = FRAMES.map(([of, line]) => ({ file: name, function: of, line }));
  return {
    engine: "py-spy",
    mode: "cpu",
    unit: "seconds",
    granularity: "line",
    threads: [],
    frames,
    data: { kind: "lines", entries: [] },
    total: 1,
    loadedBefore,
    sources: new Map(),
    notes: [],
  };
}

function find(
  profile: Profile,
  seen = new SeenTexts(),
  trusted = true,
  {
    mappings = [],
    files = [file],
  }: { readonly mappings?: readonly PathMapping[]; readonly files?: readonly string[] } = {},
): Promise<FoundSources> {
  return findSources(profile, {
    parser,
    seen,
    trusted,
    isOurs: (each) => each.startsWith(folder),
    mappings,
    missing: new Set(),
    files: () => Promise.resolve(files),
  });
}

function git(time: number, ...args: readonly string[]): void {
  const date = new Date(time).toISOString();
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
  execFileSync("git", ["-C", folder, ...who, ...args], {
    env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    stdio: "pipe",
  });
}

function compile(): void {
  execFileSync(pythonTool("python"), ["-m", "py_compile", file]);
}

describe("a file that was changed after its process began", () => {
  it("has the text that was seen on disk before and after that moment", async () => {
    const seen = new SeenTexts();
    write(OLD, Date.now() - HOUR);
    await seen.look(file);
    const started = Date.now() - 1000;
    write(NEWER, Date.now());
    await seen.look(file);
    const { sources } = await find(profileOf(started), seen);
    expect(sources.get(file)).toMatchObject({ text: OLD, basis: "seen" });
  });

  it("has no text where nobody looked at that moment", async () => {
    const seen = new SeenTexts();
    write(OLD, Date.now() - 3 * HOUR);
    await seen.look(file);
    write(NEWER, Date.now() - HOUR);
    await seen.look(file);
    expect((await find(profileOf(Date.now() + HOUR), seen)).sources.size).toBe(0);
  });

  it("has the committed text whose size CPython compiled", async () => {
    const start = Date.now() - HOUR;
    git(start, "init", "-q");
    write("x = 1\n", start - 3 * HOUR);
    git(start - 3 * HOUR, "add", ".");
    git(start - 3 * HOUR, "commit", "-qm", "too old");
    write(OLD, start - HOUR);
    compile();
    git(start - HOUR, "add", "job.py");
    git(start - HOUR, "commit", "-qm", "what ran");
    git(start - HOUR, "checkout", "-qb", "other");
    write(NEWER, start + HOUR / 2);
    git(start + HOUR / 2, "commit", "-qam", "later");
    const { sources } = await find(profileOf(start));
    expect(sources.get(file)).toMatchObject({ text: OLD, basis: "committed" });
    // Nothing of the workspace may run without trust, and Git reads its configuration.
    expect((await find(profileOf(start), new SeenTexts(), false)).sources.size).toBe(0);
  });

  it("has no committed text of another size, and none in which the frames are elsewhere", async () => {
    const start = Date.now() - HOUR;
    git(start, "init", "-q");
    write(OLD.replace("row\n", "value\n"), start - HOUR);
    git(start - HOUR, "add", ".");
    git(start - HOUR, "commit", "-qm", "another size");
    write(OLD, start - HOUR);
    compile();
    write(NEWER, start + HOUR / 2);
    expect((await find(profileOf(start))).sources.size).toBe(0);
    write(OLD.replace("def work", "def wark"), start - HOUR);
    git(start - HOUR, "commit", "-qam", "the same size, another function");
    expect((await find(profileOf(start))).sources.size).toBe(0);
  });
});

describe("a program whose revision is named", () => {
  const start = Date.now() - HOUR;
  const repository = "https://git.example.org/team/shop.git";
  const named = (gitRef: string, of = repository): Profile => ({
    ...profileOf(start),
    revision: { gitRef, repository: of },
  });
  let commit: string;
  beforeEach(() => {
    git(start, "init", "-q");
    git(start, "remote", "add", "origin", "git@git.example.org:team/shop");
    write(OLD, start - HOUR);
    git(start, "add", ".");
    git(start, "commit", "-qm", "what ran");
    git(start, "tag", "v1");
    git(start, "branch", "main-of-then");
    commit = execFileSync("git", ["-C", folder, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
    write(NEWER, start + HOUR / 2);
  });

  it("has the text of that commit, or of that tag in that repository", async () => {
    for (const ref of [commit, commit.slice(0, 10), "v1"]) {
      const { sources } = await find(named(ref));
      expect(sources.get(file), ref).toMatchObject({ text: OLD, basis: "revision" });
    }
    expect((await find(named(commit), new SeenTexts(), false)).sources.size).toBe(0);
  });

  it("has none of a branch, of a tag in another repository, or of what is no name", async () => {
    const others = [
      named("main-of-then"),
      named("v1", "https://git.example.org/team/other"),
      named("0123456789abcdef"),
      named("--all"),
      named("v1..HEAD"),
    ];
    for (const profile of others) expect((await find(profile)).sources.size).toBe(0);
  });

  it("is looked for in the folder that is its root, where names and content are the same elsewhere", async () => {
    const files = ["app", "old"].map((root) => {
      mkdirSync(path.join(folder, root));
      const copy = path.join(folder, root, "job.py");
      writeFileSync(copy, OLD);
      return copy;
    });
    const profile = profileOf(start, "/srv/job.py");
    expect((await find(profile, new SeenTexts(), true, { files })).located.size).toBe(0);
    const rooted = { ...profile, revision: { gitRef: "x", rootPath: "./app/" } };
    const { located } = await find(rooted, new SeenTexts(), true, { files });
    expect([...located.values()]).toEqual([files[0]]);
  });
});

describe("a program in a container", () => {
  it("is found by name and content, with its text where that is older than the process", async () => {
    write(OLD, Date.now() - HOUR);
    const found = await find(profileOf(Date.now(), "/srv/app/job.py"));
    expect(found.located.get("/srv/app/job.py")).toBe(file);
    expect(found.sources.get("/srv/app/job.py")).toMatchObject({ text: OLD });
  });

  it("is not found where functions are elsewhere, and has no text where the file is younger", async () => {
    write("def other():\n    pass\n\n\n\n\n", Date.now() - HOUR);
    expect((await find(profileOf(Date.now(), "/srv/app/job.py"))).located.size).toBe(0);
    write(OLD, Date.now());
    const younger = await find(profileOf(Date.now() - HOUR, "/srv/app/job.py"));
    expect(younger.located.size).toBe(1);
    expect(younger.sources.size).toBe(0);
  });

  it("has the text that the process itself sees, where that is another than the one here", async () => {
    write(OLD.replace("total += row", "total += row * 1"), Date.now() - HOUR);
    const inside = path.join(freshFolder(), "job.py");
    writeFileSync(inside, OLD);
    utimesSync(inside, new Date(Date.now() - HOUR), new Date(Date.now() - HOUR));
    const options = { mappings: [{ remoteRoot: path.dirname(inside), localRoot: folder }] };
    // This very process: to itself, its root is where everybody's is.
    const profile = { ...profileOf(Date.now(), inside), pid: process.pid };
    const { sources } = await find(profile, new SeenTexts(), true, options);
    expect(sources.get(inside)).toMatchObject({ text: OLD, basis: "process" });
  });

  it("never means an installed package or the standard library", async () => {
    write(OLD, Date.now() - HOUR);
    mkdirSync(path.join(folder, "x"));
    for (const elsewhere of ["/usr/lib/python3.12/job.py", "/venv/site-packages/job.py"]) {
      expect((await find(profileOf(Date.now(), elsewhere))).located.size).toBe(0);
    }
  });
});
