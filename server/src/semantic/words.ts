/** The words of a text, whatever they are part of. */

const WORD = /[^\W\d]\w*/g;

/** Every word of an ASCII text that may be a name. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { 0: word, index } of text.matchAll(WORD)) {
    words.add(word);
    // A name may follow a number: `1e5x`, `0xfor`.
    if (isDigit(text.charCodeAt(index - 1)))
      for (let i = 1; i < word.length; i++) words.add(word.slice(i));
  }
  return words;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
