/** The characters of a pattern, read from left to right. */

/** What is read is no pattern of Python's, or one that is not understood. */
export class BadPattern extends Error {}

export class Reader {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#chars = Array.from(pattern);
  }

  get next(): string | undefined {
    return this.#chars[this.#at];
  }

  get at(): number {
    return this.#at;
  }

  goTo(at: number): void {
    this.#at = at;
  }

  take(): string {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new BadPattern("unexpected end");
    return char;
  }

  /** Reads the text where it stands next. */
  takes(text: string): boolean {
    const found = Array.from(text).every((char, i) => this.#chars[this.#at + i] === char);
    if (found) this.#at += text.length;
    return found;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw new BadPattern(`expected ${text}`);
  }

  /** Characters as long as they match, at most so many. */
  takeWhile(wanted: RegExp, atMost = Infinity): string {
    let text = "";
    while (this.next !== undefined && text.length < atMost && wanted.test(this.next)) {
      text += this.take();
    }
    return text;
  }

  takeUntil(end: string): string {
    let text = "";
    while (!this.takes(end)) text += this.take();
    return text;
  }
}
