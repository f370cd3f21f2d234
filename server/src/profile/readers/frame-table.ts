/** Gives every distinct frame of a profile one index. */
import type { Frame } from "../model.ts";

export class FrameTable {
  readonly frames: Frame[] = [];
  readonly #known = new Map<string, number>();

  /** The index of an equal frame, or of this one from now on. */
  add(frame: Frame): number {
    const { file, function: name, line, endLine, col, endCol, module } = frame;
    const place =
      endLine === undefined && col === undefined ? line : `${line}-${endLine}:${col}-${endCol}`;
    const key = `${place}:${name}\0${file}${module === undefined ? "" : `\0${module}`}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.frames.length;
    this.#known.set(key, index);
    this.frames.push(frame);
    return index;
  }
}

/** A line or column as files write them: a positive whole number, or 0 for "not known". */
export function lineOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
