/** Whether two profiles may be compared at all, and what to keep in mind where they may. */
import { denominatorOf } from "./hotness.ts";
import type { Profile, ProfileMode, WeightUnit } from "./model.ts";

export type Comparable =
  | { readonly ok: true; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Shares of different things say nothing about each other. */
export function comparable(before: Profile, after: Profile): Comparable {
  if (before.mode !== after.mode) {
    return refusal(`one measured ${MODES[before.mode]}, the other ${MODES[after.mode]}`);
  }
  if (before.unit !== after.unit) {
    return refusal(`one counts ${UNITS[before.unit]}, the other ${UNITS[after.unit]}`);
  }
  if (before.mode === "memory" && denominatorOf(before) !== denominatorOf(after)) {
    const [one, other] = [before, after].map((each) => denominatorOf(each).replace(/^of /u, ""));
    return refusal(`one measured ${one ?? ""}, the other ${other ?? ""}`);
  }
  if (before.granularity !== after.granularity) {
    return refusal("one knows lines, the other functions only");
  }
  if (before.total <= 0 || after.total <= 0) return refusal("one of them holds nothing");
  return { ok: true, notes: [...notes(before, after)] };
}

function* notes(before: Profile, after: Profile): Generator<string> {
  if (before.sampleCount === undefined || after.sampleCount === undefined) {
    yield "Nothing was sampled, so no interval is known: one run of each proves no difference, only numbers of calls do.";
  }
  if (before.engine !== after.engine) {
    yield `Different profilers (${before.engine}, ${after.engine}) may see the same program differently.`;
  }
  if (before.rate !== undefined && after.rate !== undefined && before.rate !== after.rate) {
    yield `Different rates: ${before.rate} and ${after.rate} samples a second.`;
  }
  if (before.pythonVersion !== after.pythonVersion && before.pythonVersion && after.pythonVersion) {
    yield `Different Pythons: ${before.pythonVersion} and ${after.pythonVersion}.`;
  }
  if (before.part !== after.part) {
    yield `One is of ${before.part ?? "all threads"}, the other of ${after.part ?? "all threads"}.`;
  }
}

function refusal(why: string): Comparable {
  return { ok: false, reason: `These profiles cannot be compared: ${why}.` };
}

const MODES: Readonly<Record<ProfileMode, string>> = {
  cpu: "CPU time",
  wall: "wall time",
  gil: "time holding the GIL",
  exception: "time with an exception under way",
  traced: "traced calls",
  import: "imports",
  memory: "memory",
  unknown: "something that its profiler did not name",
};

const UNITS: Readonly<Record<WeightUnit, string>> = {
  seconds: "seconds",
  samples: "samples",
  bytes: "bytes",
  allocations: "allocations",
};
