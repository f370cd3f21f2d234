/** Measured lines stay with their text through edits, and come back when the edits are undone. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { placeHeat } from "../../server/src/insight/placed-heat.ts";
import { openProfile } from "../../server/src/profile/readers/open.ts";
import { program } from "../engines/tools.ts";
import { fixture, load, profileOf, random } from "./fixtures.ts";
import {
  applyEdit,
  editFromChange,
  identityMap,
  isFresh,
  mapTexts,
  placeLines,
  splitLines,
} from "../../server/src/profile/mapping.ts";
import type { LineMap, TextChange } from "../../server/src/profile/mapping.ts";

const TEXT = [
  "import time",
  "",
  "def total(n):",
  "    result = 0",
  "    for value in range(n):",
  "        result += value * value",
  "    return result",
  "",
  "print(total(10))",
].join("\n");

/** The state of each measured line: "fresh", "moved 7", "edited 6", "removed". */
function states(map: LineMap): readonly string[] {
  return placeLines(map).map(({ state, line, measuredLine }) =>
    state === "fresh" || line === undefined || (state === "edited" && line === measuredLine)
      ? state
      : `${state} ${line}`,
  );
}

function change(
  map: LineMap,
  start: readonly [number, number],
  end: readonly [number, number],
  text: string,
): LineMap {
  const edit = editFromChange(map, {
    start: { line: start[0], character: start[1] },
    end: { line: end[0], character: end[1] },
    text,
  });
  return applyEdit(map, edit);
}

const fresh = (count: number): string[] => Array.from({ length: count }, () => "fresh");

describe("line map", () => {
  it("is fresh when nothing changed", () => {
    expect(states(identityMap(TEXT))).toEqual(fresh(9));
    expect(isFresh(identityMap(TEXT))).toBe(true);
  });

  it("moves what stands below an inserted line", () => {
    const map = change(identityMap(TEXT), [4, 0], [4, 0], "    # loop\n");
    expect(states(map)).toEqual([
      ...fresh(4),
      ...["moved 6", "moved 7", "moved 8", "moved 9", "moved 10"],
    ]);
  });

  it("takes a line break at the end of a line as an insertion below it", () => {
    const map = change(identityMap(TEXT), [4, 26], [4, 26], "\n        pass");
    expect(states(map).slice(0, 6)).toEqual([...fresh(5), "moved 7"]);
  });

  it("marks a changed line edited and nothing else", () => {
    const map = change(identityMap(TEXT), [5, 18], [5, 23], "number");
    expect(states(map)).toEqual([...fresh(5), "edited", ...fresh(3)]);
  });

  it.each<readonly [what: string, before: string, after: string, state: string]>([
    ["a short comment", "    c()", "    c()  # x", "fresh"],
    ["a long comment", "    c()", `    c()  # ${"why this is so ".repeat(9)}`, "fresh"],
    ["another comment", "    c()  # one", "    c()  # an entirely different one", "fresh"],
    ["no comment any more", "    call(x)  # hotlint: ignore[rule]", "    call(x)", "fresh"],
    ["white space at its end", "    c()", "    c()  ", "fresh"],
    ["code before the comment", "    call(x)  # why", "    call(y)  # why", "edited"],
    ["a comment and an indentation", "    call(x)", "        call(x)  # why", "edited"],
    ["commented out", "    call(value)", "    # call(value)", "edited"],
    ["a sign in a string", '    call("#a")', '    call("#b")', "edited"],
    ["a comment after a string", '    call("#a")', '    call("#a")  # b', "fresh"],
    ["an escaped quote", String.raw`    call("\"#a")`, String.raw`    call("\"#b")`, "edited"],
    ["a long string opened", '    call("""#a""")', '    call("""#b""")', "edited"],
  ])("a line with %s", (_, before, after, state) => {
    const text = (line: string) => ["def f():", line, "    return 1", ""].join("\n");
    expect(states(mapTexts(text(before), text(after)))).toEqual(["fresh", state, "fresh", "fresh"]);
    const typed = change(identityMap(text(before)), [1, 0], [1, before.length], after);
    expect(states(typed)[1]).toBe(state);
  });

  it.each([
    ["quotes", 'x = f"""', '"""', ""],
    ["single quotes", "x = '''", "'''", ""],
    ["quotes behind others", `y = "'''" + 'a' + """it's`, '"""', ""],
    ["a line that goes on", String.raw`x = "a \ `.trimEnd(), '"', String.raw` \ `.trimEnd()],
  ])("a sign inside a string over several lines is text: %s", (_, open, close, goesOn) => {
    const text = (word: string, end: string) =>
      ["z = 1", open, `    {value}  # ${word}${goesOn}`, `b${close}`, `w = 2  # ${end}`].join("\n");
    const before = text("one", "end");
    const edited = states(mapTexts(before, text("two", "end")));
    expect(edited).toEqual(["fresh", "fresh", "edited", "fresh", "fresh"]);
    // Behind the string a comment is one again.
    expect(new Set(states(mapTexts(before, text("one", "the end"))))).toEqual(new Set(["fresh"]));
  });

  it("does not take a line that was rewritten for the measured one", () => {
    const map = change(identityMap(TEXT), [5, 0], [5, 31], "        yield 1");
    expect(states(map)).toEqual([...fresh(5), "removed", ...fresh(3)]);
  });

  it("reports removed lines and moves the rest up", () => {
    const map = change(identityMap(TEXT), [3, 0], [5, 0], "");
    expect(states(map)).toEqual([
      ...fresh(3),
      ...["removed", "removed", "moved 4", "moved 5", "moved 6", "moved 7"],
    ]);
  });

  it("is fresh again after an undo in one step and in two", () => {
    const removed = change(identityMap(TEXT), [3, 0], [6, 0], "");
    const lines = splitLines(TEXT).slice(3, 6);
    const once = change(removed, [3, 0], [3, 0], `${lines.join("\n")}\n`);
    expect(isFresh(once)).toBe(true);
    const half = change(removed, [3, 0], [3, 0], `${lines[1] ?? ""}\n`);
    expect(states(half)[4]).toBe("moved 4");
    const whole = change(
      change(half, [4, 0], [4, 0], `${lines[2] ?? ""}\n`),
      [3, 0],
      [3, 0],
      `${lines[0] ?? ""}\n`,
    );
    expect(states(whole)).toEqual(fresh(9));
  });

  it("follows an indentation as an edit of every line", () => {
    const map = change(identityMap(TEXT), [3, 0], [3, 0], "  ");
    expect(states(map)[3]).toBe("edited");
  });

  it("survives the whole text being replaced and put back", () => {
    const gone = change(identityMap(TEXT), [0, 0], [8, 16], "");
    // The empty text is one empty line: it may be a measured one.
    expect(states(gone).filter((state) => state !== "removed")).toEqual(["moved 1"]);
    expect(isFresh(change(gone, [0, 0], [0, 0], TEXT))).toBe(true);
  });

  it("ignores line numbers beyond the text", () => {
    const map = applyEdit(identityMap("a"), { startLine: 50, endLine: 90, newLines: ["b"] });
    expect(map.current).toEqual(["a", "b"]);
  });

  it("places lines of a reopened file by a diff", () => {
    const edited = `# new\n${TEXT.replace("value * value", "value * 3").replace("import time\n", "")}`;
    expect(states(mapTexts(TEXT, edited))).toEqual(["removed", ...fresh(4), "edited", ...fresh(3)]);
  });

  it("keeps CRLF apart from text", () => {
    expect(isFresh(mapTexts(TEXT, TEXT.replaceAll("\n", "\r\n")))).toBe(true);
  });

  it("answers for texts that share nothing", () => {
    const other = Array.from({ length: 9000 }, (_, index) => `x${index * 7919}`).join("\n");
    const measured = Array.from({ length: 9000 }, (_, index) => `y${index * 104729}`).join("\n");
    expect(new Set(states(mapTexts(measured, other)))).toEqual(new Set(["removed"]));
  });

  it("finds every line of a long text of which each third line was changed", () => {
    const lines = Array.from({ length: 9000 }, (_, index) => `value_${index * 104729} = compute()`);
    const changed = lines.map((line, index) => (index % 3 === 0 ? `${line} + 1` : line));
    expect(states(mapTexts(lines.join("\n"), changed.join("\n")))).toEqual(
      lines.map((_, index) => (index % 3 === 0 ? "edited" : "fresh")),
    );
  });

  it("finds blocks that changed places where one of them stands", () => {
    const block = (name: string): string[] => [1, 2, 3].map((line) => `${name} line ${line}`);
    const before = [...block("a"), ...block("b"), ...block("c")].join("\n");
    const after = [...block("a"), ...block("c"), ...block("b")].join("\n");
    const found = states(mapTexts(before, after)).filter((state) => state !== "removed");
    expect(found).toHaveLength(6);
  });

  it("holds what it promises through random edits and their undo", () => {
    const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);
    console.log(`edit seed ${seed} (HOTLINT_SEED repeats it)`);
    const next = random(seed);
    for (let round = 0; round < 60; round++) playRound(next);
  });
});

function playRound(next: () => number): void {
  let text = Array.from({ length: 40 }, (_, i) =>
    i % 7 === 3 ? "" : `line ${i % 11} = ${i}`,
  ).join("\n");
  const measured = text;
  let map = identityMap(text);
  const undo: TextChange[] = [];
  for (let step = 0; step < 25; step++) {
    const made = randomChange(text, next);
    undo.push(made.inverse);
    text = made.after;
    map = applyEdit(map, editFromChange(map, made.change));
    check(map, text);
  }
  for (const change of undo.reverse()) map = applyEdit(map, editFromChange(map, change));
  expect(map.current.join("\n")).toBe(measured);
  expect(new Set(states(map))).toEqual(new Set(["fresh"]));
}

/** The map's text is the text; lines map in order; no two lines claim one measured line. */
function check(map: LineMap, text: string): void {
  expect(map.current.join("\n")).toBe(text);
  const origins = [...map.origin].filter((line) => line > 0);
  expect(origins).toEqual([...new Set(origins)].sort((a, b) => a - b));
  expect(origins.every((line) => line <= map.measured.length)).toBe(true);
}

function randomChange(
  text: string,
  next: () => number,
): { change: TextChange; inverse: TextChange; after: string } {
  const from = Math.floor(next() * text.length);
  const to = Math.min(text.length, from + Math.floor(next() ** 3 * 120));
  const added = ["", "x", "\n", "\nnew = 1\n", "line 3 = 3\n\n"][Math.floor(next() * 5)] ?? "";
  const after = text.slice(0, from) + added + text.slice(to);
  return {
    change: { start: position(text, from), end: position(text, to), text: added },
    inverse: {
      start: position(after, from),
      end: position(after, from + added.length),
      text: text.slice(from, to),
    },
    after,
  };
}

function position(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

describe("placed heat", () => {
  it("follows its lines, and is unknown without a source", async () => {
    const recorded = await load("busy.speedscope.json");
    const text = readFileSync(program("busy.py"), "utf8");
    const heat = fileHeat(recorded, "/app/busy.py");
    const statesOf = (map: LineMap | undefined) =>
      placeHeat(heat, "cpu", map).lines.map(({ state }) => state);
    expect(statesOf(mapTexts(text, text))).toEqual(heat.lines.map(() => "fresh"));
    const moved = placeHeat(heat, "cpu", mapTexts(text, `\n${text}`));
    expect(moved.lines.every(({ heat: { line: before }, line }) => line === before)).toBe(true);
    expect(moved.lines).toHaveLength(heat.lines.length);
    expect(placeHeat(heat, "cpu", undefined)).toMatchObject({ lines: [], names: "bare" });
  });
});

describe("opened profiles", () => {
  it("trust a source that is older than the recording, and no other", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "open-"));
    try {
      copyFileSync(fixture("counts.pstats"), path.join(folder, "counts.pstats"));
      copyFileSync(program("counts.py"), path.join(folder, "counts.py"));
      const opened = async (): Promise<Profile> => {
        const options = { cwd: folder, isOurs: (file: string) => file.startsWith(folder) };
        return profileOf(await openProfile(path.join(folder, "counts.pstats"), options));
      };
      const hourAgo = Date.now() / 1000 - 3600;
      utimesSync(path.join(folder, "counts.py"), hourAgo, hourAgo);
      expect((await opened()).sources.get("counts.py")).toMatchObject({
        basis: "older-than-profile",
        text: readFileSync(program("counts.py"), "utf8"),
      });
      const later = Date.now() / 1000 + 3600;
      utimesSync(path.join(folder, "counts.py"), later, later);
      expect((await opened()).sources.size).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
