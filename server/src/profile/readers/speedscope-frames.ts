/** The frame table of a speedscope file: equal frames merged, process markers taken out. */
import type { Frame } from "../model.ts";
import { asObject, asString, optionalPosition, optionalString } from "./json-shape.ts";

export interface SpeedscopeFrames {
  readonly frames: readonly Frame[];
  /** From the file's frame index to `frames`; -1 for a marker that is no frame of the program. */
  readonly place: Int32Array;
  /** Command lines by process id, from py-spy's markers. */
  readonly commands: ReadonlyMap<number, string>;
}

/** py-spy -s puts `process 15738:"python app.py"` outermost, without a file. */
const PROCESS_MARKER = /^process (\d{1,10}):"(.*)"$/su;

export function readFrames(rows: readonly unknown[]): SpeedscopeFrames {
  const frames: Frame[] = [];
  const commands = new Map<number, string>();
  const known = new Map<string, number>();
  const place = new Int32Array(rows.length);
  rows.forEach((each, index) => {
    const where = `shared.frames[${index}]`;
    const row = asObject(each, where);
    const name = asString(row["name"], `${where}.name`);
    const file = optionalString(row["file"]) ?? "";
    const marker = file === "" ? PROCESS_MARKER.exec(name) : null;
    if (marker) {
      commands.set(Number(marker[1]), marker[2] ?? "");
      place[index] = -1;
      return;
    }
    const frame = frameOf(name, file, row["line"], row["col"]);
    const key = `${frame.line}:${frame.col ?? 0}:${name}\0${file}`;
    const existing = known.get(key);
    place[index] = existing ?? frames.length;
    if (existing !== undefined) return;
    known.set(key, frames.length);
    frames.push(frame);
  });
  return { frames, place, commands };
}

function frameOf(name: string, file: string, line: unknown, col: unknown): Frame {
  const at = optionalPosition(line) ?? 0;
  const column = optionalPosition(col);
  // speedscope counts columns from 1, code objects from 0.
  return { file, function: name, line: at, ...(column === undefined ? {} : { col: column - 1 }) };
}
