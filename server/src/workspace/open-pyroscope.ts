/** Opens what a Pyroscope server recorded: fetches it, reads it off the main loop, finds which revision ran. */
import { fetchPprof, labelsOf, type Period } from "../continuous/pyroscope.ts";
import type { Refused } from "../continuous/refusal.ts";
import type { Selection } from "../continuous/wire.ts";
import type { Profile, Revision } from "../profile/model.ts";
import { readProfileBytes } from "../profile/readers/read.ts";
import { withSources } from "../profile/readers/sources.ts";
import type { ProfileRefusal } from "../protocol.ts";
import type { PyroscopeParams, PyroscopePeriod, PyroscopeServer } from "../protocol/pyroscope.ts";
import type { RecordContext, Recording } from "./record.ts";

/** Never rejects. */
export async function openPyroscope(
  params: Pick<PyroscopeParams, "server" | "period" | "selector" | "profileType">,
  context: Omit<RecordContext, "search">,
): Promise<Recording> {
  const { server, profileType, selector } = params;
  const { signal, onProgress } = context;
  const period = periodOf(params.period, Date.now());
  const selection = { profileType, selector, ...period };
  onProgress("waiting for the answer");
  const fetched = await fetchPprof(server, selection, {
    signal,
    patience: PATIENCE,
    onBytes: (count) => {
      if (count > 1e6) onProgress(`received ${Math.round(count / 1e6)} MB`);
    },
  });
  if (!fetched.ok) return refusalOf(fetched);
  const read = await readProfileBytes(fetched.pprof, {
    signal,
    onProgress: ({ message, fraction }) => {
      onProgress(message, fraction);
    },
  });
  if (!read.ok) {
    const cancelled = signal.aborted ? { cancelled: true } : {};
    return { ok: false, reason: `What Pyroscope answered: ${read.reason}`, ...cancelled };
  }
  const revision = read.profile.revision ?? (await labelled(server, selection, signal));
  const profile = placed(read.profile, period, revision);
  // Whose commit is named ran in that commit, whatever is on disk.
  if (revision?.gitRef !== undefined) return { ok: true, profile };
  const rules = { loadedBefore: period.from, basis: "older-than-profile" } as const;
  return { ok: true, profile: await withSources(profile, { ...rules, isOurs: context.isOurs }) };
}

/** Merging a week of a large service takes its time. Milliseconds. */
const PATIENCE = 120_000;

export function refusalOf({ reason, remedy, cancelled }: Refused): ProfileRefusal {
  return {
    ok: false,
    reason,
    ...(remedy !== undefined && { remedy }),
    ...(cancelled && { cancelled }),
  };
}

export function periodOf(period: PyroscopePeriod, now: number): Period {
  if ("from" in period) return { from: Math.floor(period.from), until: Math.ceil(period.until) };
  return { from: Math.floor(now - period.minutes * 60_000), until: now };
}

/** The time that was asked for: the server writes the end of it where a pprof has its start. */
function placed(
  profile: Profile,
  { from, until }: Period,
  revision: Revision | undefined,
): Profile {
  return {
    ...profile,
    exporter: "Grafana Pyroscope",
    startTime: from,
    endTime: until,
    ...(revision && { revision }),
  };
}

const LABELS = ["service_repository", "service_git_ref", "service_root_path"] as const;

/** Where the pprof does not say it, labels of its series may; undefined where they disagree. */
async function labelled(
  server: PyroscopeServer,
  selection: Selection,
  signal: AbortSignal,
): Promise<Revision | undefined> {
  const found = await labelsOf(server, selection, LABELS, { signal });
  const [repository, gitRef, rootPath] = LABELS.map((name) => onlyOf(found.get(name)));
  if (gitRef === undefined) return undefined;
  return {
    gitRef,
    ...(repository !== undefined && { repository }),
    ...(rootPath !== undefined && { rootPath }),
  };
}

function onlyOf(values: ReadonlySet<string> | undefined): string | undefined {
  if (values?.size !== 1) return undefined;
  const [value] = values;
  return value === "" ? undefined : value;
}
