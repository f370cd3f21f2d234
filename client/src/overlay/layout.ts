/** Lays out heat beside code: lines by band, and labels in columns that a reader can compare. */
import type { Band, HeatState } from "../../../server/src/protocol.ts";

export const BANDS = [0, 1, 2, 3, 4] as const satisfies readonly Band[];

/** Whether the number belongs to this very line as it stands. */
export function isCurrent(state: HeatState): boolean {
  return state === "fresh" || state === "moved";
}

/** How a state is drawn, colours aside: no two of them alike. */
export interface Shape {
  readonly filled: boolean;
  readonly border: "solid" | "dotted" | "dashed";
  readonly fontStyle: "normal" | "italic";
}

/** Hollow where the number no longer belongs to the line as it stands. */
export const SHAPES: Readonly<Record<HeatState, Shape>> = {
  fresh: { filled: true, border: "solid", fontStyle: "normal" },
  moved: { filled: true, border: "solid", fontStyle: "italic" },
  edited: { filled: false, border: "solid", fontStyle: "italic" },
  removed: { filled: false, border: "dotted", fontStyle: "italic" },
  unknown: { filled: false, border: "dashed", fontStyle: "italic" },
};

/** Width at 100 %; a share below 1 % still shows. */
const BAR_PX = 40;
const LEAST_BAR_PX = 2;
/** Whether a bar is hollow, dotted or dashed cannot be seen in less. */
export const LEAST_HOLLOW_PX = 8;

/** The bar is drawn `width` pixels wide and `rest` pixels stay free, so that the texts after it line up. */
export function barOf(
  share: number,
  least = LEAST_BAR_PX,
): { readonly width: number; readonly rest: number } {
  const width = Math.max(least, Math.round(Math.min(Math.max(share, 0), 1) * BAR_PX));
  return { width, rest: BAR_PX - width };
}

/** Pads "8 %" to the width of "12 %"; CSS would fold plain spaces of generated text. */
export function labelText(label: string): string {
  return (/^\d\s/u.test(label) ? ` ${label}` : label).replaceAll(" ", "\u00a0");
}

export interface Measured {
  readonly line: number;
  /** Columns that the line's text takes on screen. */
  readonly width: number;
}

/** Labels further apart than this need not line up. */
const NEAR_LINES = 4;
/** A label stands at least this far from its code, … */
const LEAST_GAP = 3;
/** … and is not pushed further than this to meet a longer neighbour. */
const MOST_GAP = 44;

/** Columns between the end of each line and its label. `lines` in ascending order. */
export function labelGaps(lines: readonly Measured[]): readonly number[] {
  return runs(lines).flatMap((run) => {
    const shortest = Math.min(...run.map((line) => line.width));
    const reach = shortest + MOST_GAP - LEAST_GAP;
    const column = Math.max(...run.map((line) => line.width).filter((width) => width <= reach));
    return run.map((line) => Math.max(LEAST_GAP, column - line.width + LEAST_GAP));
  });
}

/** Columns a text takes: tabs to the next stop, wide characters two. */
export function screenWidth(text: string, tabSize: number): number {
  let width = 0;
  for (const character of text) {
    if (character === "\t") width += tabSize - (width % tabSize);
    else if (WIDE.test(character)) width += 2;
    else if (!ZERO_WIDTH.test(character)) width += 1;
  }
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO_WIDTH = /\p{Mark}|\u200b|\u200d|\ufe0f/u;

function runs(lines: readonly Measured[]): readonly (readonly Measured[])[] {
  const found: Measured[][] = [];
  let last: Measured | undefined;
  for (const line of lines) {
    const run = found.at(-1);
    if (run !== undefined && last !== undefined && line.line - last.line <= NEAR_LINES) {
      run.push(line);
    } else {
      found.push([line]);
    }
    last = line;
  }
  return found;
}
