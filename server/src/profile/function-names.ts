/** Names functions in profiles that only know lines: whose line it is, the source says. */
import type { Frame, Profile } from "./model.ts";
import { type FunctionSpan, spanAt } from "./raw-heat.ts";

/** What readers call a function whose profiler did not name it. */
const NAMELESS = "?";

/** Files with lines whose functions have no name. */
export function filesWithoutNames({ frames }: Profile): readonly string[] {
  return [...new Set(frames.filter(isNameless).map(({ file }) => file))];
}

/** `spans`: functions of the texts that ran; frames of files that are missing in it stay as they are. */
export function withFunctionNames(
  profile: Profile,
  spans: ReadonlyMap<string, readonly FunctionSpan[]>,
): Profile {
  const frames = profile.frames.map((frame) => {
    const known = isNameless(frame) ? spans.get(frame.file) : undefined;
    return known ? { ...frame, function: spanAt(known, frame.line)?.name ?? "<module>" } : frame;
  });
  return { ...profile, frames };
}

function isNameless(frame: Frame): boolean {
  return frame.function === NAMELESS && frame.line > 0 && frame.file !== "";
}
