/** Functions that move, are renamed, go and come back: `edits/*.md` says where their lines are then. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { functionSpansOf } from "../../server/src/insight/function-spans.ts";
import { placeByFunction } from "../../server/src/profile/function-moves.ts";
import {
  applyEdit,
  editFromChange,
  identityMap,
  type LineMap,
  mapTexts,
  type TextChange,
} from "../../server/src/profile/mapping.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import { editBetween } from "../../server/src/text/edit.ts";
import { random } from "./fixtures.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";

interface Story {
  readonly title: string;
  readonly measured: string;
  readonly steps: readonly { readonly text: string; readonly lines: readonly string[] }[];
}

const file = new URL("./edits/moves.md", import.meta.url);
const STORIES = readFileSync(file, "utf8").split(/^## /mu).slice(1).map(storyOf);

function storyOf(section: string): Story {
  const parts = section.split(/```python\n([^]*?)```\n/u);
  const texts = parts.filter((_, index) => index % 2 === 1);
  const [measured = "", ...rest] = texts;
  const steps = rest.map((text, index) => ({
    text,
    lines: [...(parts[index * 2 + 4] ?? "").matchAll(/^- (.+)$/gmu)].map(([, line = ""]) => line),
  }));
  return { title: section.slice(0, section.indexOf("\n")), measured, steps };
}

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** Lines that are elsewhere, blank ones apart. */
function listed(map: LineMap): readonly string[] {
  const [before, after] = [map.measured, map.current].map((lines) =>
    functionSpansOf(lines.join("\n"), parser),
  );
  const { places } = placeByFunction(map, before ?? [], after ?? []);
  return places.flatMap(({ measuredLine, state, line }) => {
    if (state === "fresh" || map.measured[measuredLine - 1]?.trim() === "") return [];
    if (line === undefined) return [`${measuredLine} gone`];
    return [`${measuredLine} ${state === "edited" ? "~" : "→"} ${line}`];
  });
}

/** The one change that leads from one text to the other, as an editor sends it. */
function changeBetween(before: string, after: string): TextChange {
  const { span, newText } = editBetween(before, after);
  const at = (offset: number) => {
    const lines = before.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  return { start: at(span.start), end: at(span.end), text: newText };
}

describe("functions after edits", () => {
  it("has stories to tell", () => {
    expect(STORIES.length).toBeGreaterThan(6);
    for (const { steps } of STORIES) expect(steps.length).toBeGreaterThan(0);
  });

  for (const { title, measured, steps } of STORIES) {
    it(title, () => {
      let typed = identityMap(measured);
      let before = measured;
      for (const { text, lines } of steps) {
        typed = applyEdit(typed, editFromChange(typed, changeBetween(before, text)));
        before = text;
        expect(listed(typed), "typed").toEqual(lines);
        expect(listed(mapTexts(measured, text)), "looked at anew").toEqual(lines);
      }
    });
  }
});

/** Functions in random order, some renamed, some with a line gone, changed or added. */
function shuffled(functions: readonly string[], next: () => number): string {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  return [...functions]
    .sort(() => next() - 0.5)
    .filter(() => next() > 0.1)
    .map((text) => {
      const lines = text.split("\n");
      const at = 1 + Math.floor(next() * (lines.length - 1));
      const edit = pick(["none", "none", "rename", "remove", "change", "add"]);
      if (edit === "rename") lines[0] = (lines[0] ?? "").replace("def f", "def renamed_f");
      if (edit === "remove") lines.splice(at, 1);
      if (edit === "change") lines[at] = `${lines[at] ?? ""} + 1`;
      if (edit === "add") lines.splice(at, 0, "    pass");
      return lines.join("\n");
    })
    .join("\n\n\n");
}

it("never puts two measured lines on one line, nor any beside the text, however functions are mixed", () => {
  const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);
  console.log(`function seed ${seed} (HOTLINT_SEED repeats it)`);
  const next = random(seed);
  let moved = 0;
  for (let round = 0; round < 60; round++) {
    const functions = Array.from({ length: 8 }, (_, at) =>
      [`def f${at}(a, b):`, ...bodyOf(next), "    return a"].join("\n"),
    );
    const measured = functions.join("\n\n\n");
    const current = shuffled(functions, next);
    const map = mapTexts(measured, current);
    const [before = [], after = []] = [measured, current].map((text) =>
      functionSpansOf(text, parser),
    );
    const { places } = placeByFunction(map, before, after);
    expect(places.map(({ measuredLine }) => measuredLine)).toEqual(
      map.measured.map((_, at) => at + 1),
    );
    const lines = places.flatMap(({ line }) => line ?? []);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.every((line) => line >= 1 && line <= map.current.length)).toBe(true);
    for (const { state, line, measuredLine } of places) {
      if (state !== "moved" || line === undefined) continue;
      moved++;
      expect(map.current[line - 1]?.trim()).toBe(map.measured[measuredLine - 1]?.trim());
    }
  }
  expect(moved).toBeGreaterThan(500);
});

function bodyOf(next: () => number): readonly string[] {
  const words = ["a", "b", "total", "rows", "value"];
  const word = (): string => words[Math.floor(next() * words.length)] ?? "";
  return Array.from(
    { length: 2 + Math.floor(next() * 5) },
    () => `    ${word()} = ${word()}.${word()}(${word()}, ${Math.floor(next() * 3)})`,
  );
}
