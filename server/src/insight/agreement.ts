/** Asks whether a text can be the one that a profile's lines belong to. */
import type { FunctionSpan } from "../profile/hotness.ts";
import type { Frame } from "../profile/model.ts";
import { isFolded, spanAt } from "../profile/raw-heat.ts";

/**
 * Share (0…1) of a file's frames whose line lies in a function of the frame's name. `spans` are the
 * functions of the text, `lines` its number of lines. 0 where there are no frames to ask.
 */
export function agreement(
  frames: readonly Frame[],
  spans: readonly FunctionSpan[],
  lines: number,
): number {
  const placed = frames.filter(({ line }) => line > 0);
  if (placed.length === 0) return 0;
  return placed.filter((frame) => fits(frame, spans, lines)).length / placed.length;
}

function fits(frame: Frame, spans: readonly FunctionSpan[], lines: number): boolean {
  if (frame.line > lines) return false;
  const owner = spanAt(spans, frame.line);
  if (isFolded(frame.function)) return true;
  // A class body and a module run in frames of their own, which are no functions of the text.
  if (frame.function === "<module>") return owner === undefined;
  if (!owner) return !frame.function.startsWith("<") && isClassLike(frame.function);
  return bare(owner.name) === bare(frame.function);
}

/** The body of a class has the class's name. */
function isClassLike(name: string): boolean {
  return /^\p{Lu}/u.test(bare(name));
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
