/** What the indentation of a unit's lines says about it, read while the text is split. */

export interface Shape {
  /** No line stands further left than the first. */
  readonly staysInside: boolean;
  /** Name of the one function that the text is, decorators before it; undefined where it may be more. */
  readonly functionName: string | undefined;
}

const DEFINITION = /(?:async[ \t]+)?def[ \t]+([A-Za-z_]\w*)[ \t]*[([]/y;
const DECORATOR = 64; // @

/** Is shown the logical lines of one unit, in order. */
export class ShapeReader {
  #first: number | undefined;
  #staysInside = true;
  #name: string | undefined;
  #isFunction = true;
  #header = 0;
  /** Column of the function's first line: a line with less would end it. */
  #body: number | undefined;

  /** A line that is not blank: where it begins, and whether a block follows it. */
  line(text: string, textStart: number, column: number, opensBlock: boolean): void {
    this.#first ??= column;
    this.#staysInside &&= column >= this.#first;
    if (!this.#isFunction) return;
    if (this.#name !== undefined) {
      this.#body ??= column;
      this.#isFunction = column >= this.#body && this.#body > this.#header;
    } else if (text.charCodeAt(textStart) !== DECORATOR) {
      this.#name = definedName(text, textStart);
      this.#isFunction = this.#name !== undefined && opensBlock;
      this.#header = column;
    }
  }

  shape(): Shape {
    return {
      staysInside: this.#staysInside,
      functionName: this.#isFunction ? this.#name : undefined,
    };
  }
}

function definedName(text: string, at: number): string | undefined {
  DEFINITION.lastIndex = at;
  return DEFINITION.exec(text)?.[1];
}
