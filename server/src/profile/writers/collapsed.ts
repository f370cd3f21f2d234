/**
 * Writes collapsed stacks for flame graph tools: `name (file:line);… count`, threads put together.
 * Counts are samples where each weighs the same, else microseconds, bytes or allocations.
 * Format: https://github.com/brendangregg/FlameGraph#2-fold-stacks
 */
import type { Frame, Profile } from "../model.ts";
import { isEvenlySampled, stacksByThread } from "./stacks.ts";

export function writeCollapsed(profile: Profile): string {
  const counted = isEvenlySampled(profile);
  const scale = profile.unit === "seconds" ? 1e6 : 1;
  const names = profile.frames.map(nameOf);
  const counts = new Map<string, number>();
  for (const { stacks } of stacksByThread(profile)) {
    for (const { frames, weight, samples } of stacks) {
      const line = frames.map((frame) => names[frame] ?? "?").join(";");
      const count = counted ? (samples ?? 0) : weight * scale;
      counts.set(line, (counts.get(line) ?? 0) + count);
    }
  }
  const lines: string[] = [];
  for (const [line, count] of counts) {
    const whole = Math.round(count);
    if (whole > 0) lines.push(`${line} ${whole}\n`);
  }
  return lines.join("");
}

/** A name must hold no `;`, and nothing a line break. */
function nameOf({ file, function: name, line }: Frame): string {
  const plain = oneLine(name).replaceAll(";", ":") || "?";
  return file === "" ? plain : `${plain} (${oneLine(file)}:${line})`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/gu, " ").trim();
}
