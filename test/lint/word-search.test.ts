/** Which words stand in a text: the automaton against a search for one word after the other. */
import { describe, expect, it } from "vitest";
import { WordSearch } from "../../server/src/lint/word-search.ts";

const found = (words: readonly string[], text: string): readonly string[] => {
  const stands = new WordSearch(words).find(text);
  return words.filter((_, index) => stands[index] === 1);
};

describe("words in a text", () => {
  it("are found within longer ones and within each other", () => {
    expect(found(["cache", "he", "ache", "head"], "lru_cached")).toEqual(["cache", "he", "ache"]);
  });

  it("are found where one ends with the beginning of another", () => {
    const words = ["async", "nce", "synced"];
    expect(found(words, "asynced")).toEqual(words);
  });

  it("are not found across other characters, whatever their codes", () => {
    expect(found(["for", "while"], "f\u0080or wh\u{1f40d}ile fo")).toEqual([]);
  });

  it("are none of none", () => {
    expect(found([], "for")).toEqual([]);
  });

  it("are those that a plain search finds, in any text", () => {
    const letters = "abc_";
    let state = 7;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    const text = (length: number): string =>
      Array.from({ length }, () => letters.charAt(random(letters.length))).join("");
    for (let round = 0; round < 300; round++) {
      const words = [...new Set(Array.from({ length: 12 }, () => text(1 + random(5))))];
      const within = text(random(40));
      const expected = words.filter((word) => within.includes(word));
      expect(found(words, within), `${words.join(" ")} in ${within}`).toEqual(expected);
    }
  });
});
