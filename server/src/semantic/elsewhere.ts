/** What other modules of the workspace say of the names that they give away. */
import type { ValueKind } from "./value.ts";

/** A value as another module tells of it. */
export interface Told {
  readonly kind: ValueKind;
  readonly element?: ValueKind;
  readonly orNone?: boolean;
  /** Goes on after "`names` is ": "a list: a list display, in `config.py`". */
  readonly text: string;
}

/** Undefined wherever nothing is known; names as imports give them: `.config.NAMES`. */
export interface Elsewhere {
  /** What the name is. */
  valueOf(imported: string): Told | undefined;
  /** What calling it gives. */
  resultOf(imported: string): Told | undefined;
}

export const valueElsewhere = (imported: string): string => `<value of ${imported}>`;
export const resultElsewhere = (imported: string): string => `<result of ${imported}>`;

/** Notes each question. */
export function trackedElsewhere(elsewhere: Elsewhere, asked: Set<string>): Elsewhere {
  return {
    valueOf(imported) {
      asked.add(valueElsewhere(imported));
      return elsewhere.valueOf(imported);
    },
    resultOf(imported) {
      asked.add(resultElsewhere(imported));
      return elsewhere.resultOf(imported);
    },
  };
}
