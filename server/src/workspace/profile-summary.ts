/** A profile in a few words, for the status bar and messages. */
import { denominatorOf } from "../profile/hotness.ts";
import type { Profile } from "../profile/model.ts";
import type { ProfileSummary } from "../protocol.ts";
import { weight } from "../profile/numbers.ts";

/** `edits`: places where measured files differ now from what was measured. `session`: its id. */
export function summarize(profile: Profile, edits: number, session?: string): ProfileSummary {
  const { engine, mode, unit, granularity, startTime, sampleCount, notes } = profile;
  return {
    label: labelOf(profile),
    engine,
    mode,
    unit,
    granularity,
    ...(session !== undefined && { session }),
    ...(startTime !== undefined && { time: startTime }),
    ...(sampleCount !== undefined && { samples: sampleCount }),
    denominator: denominatorOf(profile),
    ...(profile.part !== undefined && { part: profile.part }),
    edits,
    notes,
  };
}

/** "py-spy, 5.0 s, 496 samples" */
function labelOf({ engine, exporter, unit, total, sampleCount }: Profile): string {
  const name = engine === "other" ? (exporter ?? "profile") : engine;
  const parts = [name, weight(total, unit)];
  if (sampleCount !== undefined && unit !== "samples") parts.push(weight(sampleCount, "samples"));
  return parts.join(", ");
}
