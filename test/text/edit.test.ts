/** The edit between two texts leads from one to the other, and takes in nothing at its ends that both have. */
import { describe, expect, it } from "vitest";
import { applyEdits, editBetween } from "../../server/src/text/edit.ts";
import { random } from "../profile/random.ts";

const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);

describe(`the edit between two texts, seed ${seed} (HOTLINT_SEED repeats it)`, () => {
  it.each([0, 3, 255, 256, 257, 600, 5000])("of %i characters and some others", (length) => {
    const next = random(seed + length);
    // Few different letters, so that much is the same by chance.
    const letters = (count: number): string =>
      Array.from({ length: count }, () => (next() < 0.02 ? "b" : "a")).join("");
    for (let round = 0; round < 200; round++) {
      const before = letters(length);
      const from = Math.floor(next() * (length + 1));
      const to = Math.min(length, from + Math.floor(next() * 300));
      const after = before.slice(0, from) + letters(Math.floor(next() * 300)) + before.slice(to);
      const edit = editBetween(before, after);
      const { span, newText } = edit;
      expect(applyEdits(before, [edit])).toBe(after);
      const old = before.slice(span.start, span.end);
      if (old !== "" && newText !== "") {
        expect(old.charAt(0)).not.toBe(newText.charAt(0));
        expect(old.at(-1)).not.toBe(newText.at(-1));
      }
    }
  });
});
