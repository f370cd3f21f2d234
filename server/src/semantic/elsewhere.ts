/** What other modules of the workspace say of the names that they give away. */
import type { FieldOfRecord } from "./dataclasses.ts";
import type { Way } from "./pydantic-models.ts";
import type { ValueKind } from "./value.ts";

/** A value as another module tells of it. */
export interface Told {
  readonly kind: ValueKind;
  readonly element?: ValueKind;
  readonly orNone?: boolean;
  /** Goes on after "`names` is ": "a list: a list display, in `config.py`". */
  readonly text: string;
}

/** A class as another module tells of it. */
export interface ToldClass {
  /** The last part of the path of the module that defines it: `models.py`. */
  readonly file: string;
  /** Of a dataclass, where all of its fields are plain to see. */
  readonly fields?: readonly FieldOfRecord[];
  readonly isModel: boolean;
  /** Of a Pydantic model, or of a class that one may have as a base. */
  readonly ways: readonly Way[];
}

/** Undefined wherever nothing is known; names as imports give them: `.config.NAMES`. */
export interface Elsewhere {
  /** What the name is. */
  valueOf(imported: string): Told | undefined;
  /** What calling it gives. */
  resultOf(imported: string): Told | undefined;
  /** What it says of its objects, if it is a class. */
  classOf(imported: string): ToldClass | undefined;
  /** Whether it is a coroutine whose tasks something keeps: see kept-tasks.ts. */
  keepsTask(imported: string): true | undefined;
}

export const valueElsewhere = (imported: string): string => `<value of ${imported}>`;
export const resultElsewhere = (imported: string): string => `<result of ${imported}>`;
export const classElsewhere = (imported: string): string => `<class of ${imported}>`;
export const taskElsewhere = (imported: string): string => `<task of ${imported}>`;

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
    classOf(imported) {
      asked.add(classElsewhere(imported));
      return elsewhere.classOf(imported);
    },
    keepsTask(imported) {
      asked.add(taskElsewhere(imported));
      return elsewhere.keepsTask(imported);
    },
  };
}
