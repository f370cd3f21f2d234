/** What is said of a kept profile without opening it, and how it is read back from its file. */
import type { Profile } from "../profile/model.ts";
import type { SessionInfo } from "../protocol/sessions.ts";
import { summarize } from "./profile-summary.ts";

/** Where a profile came from. */
export interface Origin {
  /** What was measured, as a person would name it: "report.py", "process 4711". */
  readonly target: string;
  /** Tells one opened file apart from another and from its own later state. */
  readonly source?: string;
}

/** The same as the client sees, and what only the store needs. */
export interface KeptInfo extends Omit<SessionInfo, "loaded"> {
  /** Of this file's shape and the model's; what another Hotlint wrote is not believed. */
  readonly format: typeof FORMAT;
  readonly source?: string;
}

/** Counts up when the profile model changes so that an older one cannot be read as the newer. */
const FORMAT = 1;

/** `now`: milliseconds since the epoch, for profiles that do not say when they were recorded. */
export function infoOf(profile: Profile, origin: Origin, id: string, now: number): KeptInfo {
  const { label, engine, unit, granularity } = summarize(profile, 0);
  const { mode, sampleCount, pythonVersion } = profile;
  return {
    format: FORMAT,
    id,
    name: origin.target,
    target: origin.target,
    label,
    engine,
    mode,
    unit,
    granularity,
    time: profile.startTime ?? now,
    added: now,
    bytes: 0,
    ...(sampleCount !== undefined && { samples: sampleCount }),
    ...(pythonVersion !== undefined && { pythonVersion }),
    ...(origin.source !== undefined && { source: origin.source }),
  };
}

/** Undefined for what this Hotlint did not write. */
export function readInfo(text: string): KeptInfo | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isInfo(value) ? value : undefined;
}

/** An id names files, so it holds nothing that leads out of their folder. */
export function isSessionId(value: unknown): value is string {
  return typeof value === "string" && /^[a-z0-9]{1,40}$/u.test(value);
}

const TEXTS = ["name", "target", "label", "engine", "mode", "unit", "granularity"];
const NUMBERS = ["time", "added", "bytes"];

function isInfo(value: unknown): value is KeptInfo {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    fields.get("format") === FORMAT &&
    isSessionId(fields.get("id")) &&
    TEXTS.every((key) => typeof fields.get(key) === "string") &&
    NUMBERS.every((key) => typeof fields.get(key) === "number")
  );
}
