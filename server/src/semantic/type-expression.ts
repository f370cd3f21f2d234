/** Type expressions as text: `list[str] | None`, in an annotation or quoted in one. */

export type TypeExpression =
  | { readonly is: "name"; readonly name: string; readonly parameters: readonly TypeExpression[] }
  | { readonly is: "union"; readonly of: readonly TypeExpression[] }
  /** A string: a type that is named before it is there, or a value of `Literal`. */
  | { readonly is: "text"; readonly text: string; readonly isBytes: boolean }
  | { readonly is: "number" }
  | { readonly is: "ellipsis" }
  /** `[int, str]` of a callable. */
  | { readonly is: "list" };

/** Undefined for what is no plain type expression: calls, comments, operators other than `|`. */
export function parseType(text: string): TypeExpression | undefined {
  // More than a person writes: a type that is made by a program.
  if (text.length > MOST_CHARACTERS) return undefined;
  const found = [...text.matchAll(TOKEN)].map(([token]) => token);
  if (found.join("").length !== text.length) return undefined;
  const tokens = found.map((token) => token.trim()).filter(Boolean);
  const reader = new Reader(tokens);
  const type = reader.union();
  return reader.isAtEnd ? type : undefined;
}

const MOST_CHARACTERS = 1000;
const TOKEN =
  /\s+|[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*(?!["'\w])|b?"[^"\\]*"|b?'[^'\\]*'|-?\d+|\.\.\.|[[\](),|]/gu;

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  union(): TypeExpression | undefined {
    const parts: TypeExpression[] = [];
    do {
      const part = this.#single();
      if (!part) return undefined;
      parts.push(part);
    } while (this.#takes("|"));
    const [only] = parts;
    return parts.length === 1 ? only : { is: "union", of: parts };
  }

  #single(): TypeExpression | undefined {
    const token = this.#tokens[this.#at++];
    if (token === undefined) return undefined;
    if (token === "(") {
      const inner = this.union();
      return this.#takes(")") ? inner : undefined;
    }
    if (token === "[") return this.#list() && { is: "list" };
    if (token === "...") return { is: "ellipsis" };
    if (/^-?\d/.test(token)) return { is: "number" };
    const quoted = /^(b?)["'](.*)["']$/.exec(token);
    if (quoted) return { is: "text", text: quoted[2] ?? "", isBytes: quoted[1] !== "" };
    if (!/^[^\W\d]/u.test(token)) return undefined;
    const name = token.replace(/\s+/g, "");
    if (!this.#takes("[")) return { is: "name", name, parameters: [] };
    const parameters = this.#list();
    return parameters && { is: "name", name, parameters };
  }

  /** What stands up to the bracket that closes. */
  #list(): readonly TypeExpression[] | undefined {
    const found: TypeExpression[] = [];
    while (!this.#takes("]")) {
      const type = this.union();
      if (!type) return undefined;
      found.push(type);
      if (!this.#takes(",") && this.#tokens[this.#at] !== "]") return undefined;
    }
    return found;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}
