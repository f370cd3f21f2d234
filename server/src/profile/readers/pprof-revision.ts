/**
 * Reads which revision ran from a pprof of Grafana Pyroscope: it writes the labels `service_repository`,
 * `service_git_ref` and `service_root_path` as JSON in the place of a mapping's build id.
 */
import type { Revision } from "../model.ts";

export interface Revisions {
  /** The only one. */
  readonly revision?: Revision;
  readonly notes: readonly string[];
}

export function revisionsOf(buildIds: readonly string[]): Revisions {
  const texts = new Set(buildIds.filter((id) => id.startsWith("{")));
  const [only, ...others] = [...texts].flatMap((text) => read(text) ?? []);
  if (only && others.length === 0) return { revision: only, notes: [] };
  if (!only) return { notes: [] };
  const refs = [only, ...others].map(({ gitRef }) => `\`${gitRef ?? "unknown"}\``);
  const which = [...new Set(refs)].slice(0, MOST_NAMED).join(", ");
  const note = `The samples come from ${texts.size} revisions (${which}), so lines may be those of either.`;
  return { notes: [note] };
}

const MOST_NAMED = 5;

function read(text: string): Revision | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const repository = textOf(fields.get("repository"));
  const gitRef = textOf(fields.get("git_ref"));
  const rootPath = textOf(fields.get("root_path"));
  if (repository === undefined && gitRef === undefined) return undefined;
  return {
    ...(repository !== undefined && { repository }),
    ...(gitRef !== undefined && { gitRef }),
    ...(rootPath !== undefined && { rootPath }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length < 1000 ? value : undefined;
}
