/**
 * Asks Grafana Pyroscope, 1.0 and newer, over its querier's API.
 * Reference: https://grafana.com/docs/pyroscope/latest/reference-server-api/
 */
import { addressed, type ServerAddress } from "./address.ts";
import { type Answer, post, type Unanswered } from "./http.ts";
import { refusal, type Refused } from "./refusal.ts";
import {
  hasSamples,
  mergeProfileRequest,
  mergeStacktracesRequest,
  pprofIn,
  type Selection,
} from "./wire.ts";

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Milliseconds that an answer may take. */
  readonly patience?: number;
  readonly mostBytes?: number;
  readonly onBytes?: (count: number) => void;
}

export interface Period {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

export type Contents =
  | {
      readonly ok: true;
      /** As `Selection.profileType` wants them. */
      readonly profileTypes: readonly string[];
      /** Values of `service_name`. */
      readonly services: readonly string[];
    }
  | Refused;

/** What there is to choose from. Never rejects. */
export async function contentsOf(
  server: ServerAddress,
  { from, until }: Period,
  options: AskOptions,
): Promise<Contents> {
  const period = { start: from, end: until };
  const types = await askForJson(server, "ProfileTypes", period, options);
  if (!types.ok) return types;
  const labels = { ...period, name: "service_name", matchers: [] };
  const names = await askForJson(server, "LabelValues", labels, options);
  if (!names.ok) return names;
  return {
    ok: true,
    profileTypes: list(types.value, "profileTypes").flatMap((each) => textIn(each, "ID")),
    services: list(names.value, "names").filter((each) => typeof each === "string"),
  };
}

export type Fetched = { readonly ok: true; readonly pprof: Uint8Array<ArrayBuffer> } | Refused;

/** Everything that was selected, merged into one pprof. Never rejects. */
export async function fetchPprof(
  server: ServerAddress,
  selection: Selection,
  options: AskOptions,
): Promise<Fetched> {
  const request = mergeStacktracesRequest(selection);
  const newer = await ask(server, "SelectMergeStacktraces", PROTOBUF, request, options);
  if (!newer.ok && newer.final) return newer;
  const within = newer.ok ? pprofIn(newer.bytes) : undefined;
  if (within) return filled(within, selection);
  // An older server knows no such format: it drew a flame graph, or refused.
  const body = mergeProfileRequest(selection);
  const older = await ask(server, "SelectMergeProfile", PROTOBUF, body, options);
  return older.ok ? filled(older.bytes, selection) : older;
}

function filled(pprof: Uint8Array<ArrayBuffer>, { selector }: Selection): Fetched {
  if (hasSamples(pprof)) return { ok: true, pprof };
  return {
    ok: false,
    final: true,
    reason: `Pyroscope has no samples of that type for ${selector} in that time.`,
    remedy: "Choose another time, type or selector.",
  };
}

/** The values of some labels among what was selected; those that series disagree on are all there. */
export async function labelsOf(
  server: ServerAddress,
  { selector, from, until }: Selection,
  names: readonly string[],
  options: AskOptions,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const request = { matchers: [selector], labelNames: names, start: from, end: until };
  const answer = await askForJson(server, "Series", request, options);
  const found = new Map<string, Set<string>>();
  if (!answer.ok) return found;
  for (const series of list(answer.value, "labelsSet")) {
    for (const label of list(series, "labels")) {
      const [name] = textIn(label, "name");
      const [value] = textIn(label, "value");
      if (name === undefined || value === undefined || !names.includes(name)) continue;
      found.set(name, (found.get(name) ?? new Set()).add(value));
    }
  }
  return found;
}

const JSON_TYPE = "application/json";
const PROTOBUF = "application/proto";
const DEFAULT_PATIENCE = 60_000;
/** As much as a profile file may have. */
const DEFAULT_MOST_BYTES = 150 * 1024 * 1024;

type Json = { readonly ok: true; readonly value: unknown } | Refused;

async function askForJson(
  server: ServerAddress,
  method: string,
  request: object,
  options: AskOptions,
): Promise<Json> {
  const answer = await ask(server, method, JSON_TYPE, JSON.stringify(request), options);
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: JSON.parse(Buffer.from(answer.bytes).toString("utf8")) };
  } catch {
    return { ok: false, final: true, reason: `${server.url} answered with damaged JSON.` };
  }
}

async function ask(
  server: ServerAddress,
  method: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  options: AskOptions,
): Promise<Answer | Refused> {
  const to = addressed(server);
  if (!to.ok) return { ...to, final: true };
  const url = new URL(to.base);
  url.pathname = `${url.pathname.replace(/\/+$/u, "")}/querier.v1.QuerierService/${method}`;
  url.search = "";
  url.hash = "";
  const answer: Answer | Unanswered = await post({
    url,
    headers: { ...to.headers, "content-type": type, accept: type },
    body,
    signal: options.signal,
    patience: options.patience ?? DEFAULT_PATIENCE,
    mostBytes: options.mostBytes ?? DEFAULT_MOST_BYTES,
    ...(options.onBytes && { onBytes: options.onBytes }),
  });
  if (!answer.ok) return { ...answer, final: true };
  return refusal(answer, url.host, type) ?? answer;
}

function list(value: unknown, name: string): readonly unknown[] {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : 0;
  return Array.isArray(found) ? found : [];
}

function textIn(value: unknown, name: string): readonly string[] {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : 0;
  return typeof found === "string" ? [found] : [];
}
