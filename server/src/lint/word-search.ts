/** Finds which of many words stand in a text, in one pass over its characters: Aho and Corasick's automaton. */

/** UTF-16 code units from here on are in no word. */
const ALPHABET = 128;

interface Table {
  /** By character: its column, 0 for those in no word. */
  readonly columns: Uint8Array;
  readonly width: number;
  /** By state and column: the state after the character. */
  readonly next: Uint16Array;
  /** By state: the words that end there. */
  readonly ends: readonly (readonly number[])[];
}

/** Words of ASCII characters, none of them empty. */
export class WordSearch {
  readonly words: readonly string[];
  readonly #table: Table;
  /** By state: whether a word ends there. */
  readonly #isEnd: Uint8Array;

  constructor(words: readonly string[]) {
    this.words = words;
    this.#table = tableOf(words);
    this.#isEnd = Uint8Array.from(this.#table.ends, (ends) => (ends.length > 0 ? 1 : 0));
  }

  /** By the words' indexes: 1 where one stands in the text, as it is written and in longer words too. */
  find(text: string): Uint8Array {
    const found = new Uint8Array(this.words.length);
    const { columns, width, next, ends } = this.#table;
    const isEnd = this.#isEnd;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const column = code < ALPHABET ? (columns[code] ?? 0) : 0;
      state = next[state * width + column] ?? 0;
      if (isEnd[state] === 1) for (const word of ends[state] ?? []) found[word] = 1;
    }
    return found;
  }
}

function tableOf(words: readonly string[]): Table {
  const columns = columnsOf(words);
  const width = Math.max(...columns) + 1;
  const { children, ends } = trieOf(words, columns);
  const next = new Uint16Array(children.length * width);
  /** By state: that of the longest proper ending of what led to it. */
  const shorter = new Uint16Array(children.length);
  // States in the order of their lengths: what a shorter one does is known.
  const queue = [0];
  for (const state of queue) {
    const fallback = shorter[state] ?? 0;
    for (let column = 0; column < width; column++) {
      const child = children[state]?.get(column);
      const otherwise = state === 0 ? 0 : (next[fallback * width + column] ?? 0);
      next[state * width + column] = child ?? otherwise;
      if (child === undefined) continue;
      shorter[child] = otherwise;
      ends[child]?.push(...(ends[otherwise] ?? []));
      queue.push(child);
    }
  }
  return { columns, width, next, ends };
}

function columnsOf(words: readonly string[]): Uint8Array {
  const columns = new Uint8Array(ALPHABET);
  let last = 0;
  for (const character of new Set(words.join(""))) columns[character.charCodeAt(0)] = ++last;
  return columns;
}

interface Trie {
  readonly children: Map<number, number>[];
  readonly ends: number[][];
}

function trieOf(words: readonly string[], columns: Uint8Array): Trie {
  const trie: Trie = { children: [new Map<number, number>()], ends: [[]] };
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (const character of word) {
      const column = columns[character.charCodeAt(0)] ?? 0;
      let child = trie.children[state]?.get(column);
      if (child === undefined) {
        child = trie.children.push(new Map()) - 1;
        trie.ends.push([]);
        trie.children[state]?.set(column, child);
      }
      state = child;
    }
    trie.ends[state]?.push(index);
  }
  return trie;
}
