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
import { editBetween } from "../../server/src/workspace/open-document.ts";
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
