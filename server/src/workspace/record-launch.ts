/** Launches a program under the profiler that fits it: the wanted one, else the best there is. */
import { cProfileEngine } from "../engines/cprofile.ts";
import type { Engine, FailureKind, LaunchOptions } from "../engines/engine.ts";
import { importTimeEngine } from "../engines/importtime.ts";
import { interpreterFacts } from "../engines/interpreter.ts";
import { hasMemray, memrayEngine } from "../engines/memray.ts";
import { pySpyEngine } from "../engines/py-spy.ts";
import { tachyonEngine } from "../engines/tachyon.ts";
import { tracemallocEngine } from "../engines/tracemalloc.ts";
import type { LaunchEngine, ProfileRefusal } from "../protocol.ts";
import { common, joined, type RecordContext, type Recording, recordingOf } from "./record.ts";
import type { Sampling } from "./read-editor-settings.ts";
import { findPySpyFor, findPython } from "./tools.ts";

export type Launched = Pick<LaunchOptions, "program" | "args" | "cwd" | "env">;

/**
 * Without `wanted`: CPython 3.15's own profiler there, else py-spy, else cProfile. For "memory":
 * memray where the interpreter has it, else tracemalloc.
 */
export async function recordLaunch(
  launched: Launched,
  sampling: Sampling,
  wanted: LaunchEngine | undefined,
  context: RecordContext,
): Promise<Recording> {
  const python = findPython(context.search);
  if (!python.ok) return python;
  const launch = { interpreter: python.path, ...launched, ...sampling, ...common(context) };
  const chosen = await launchEngine(python.path, wanted, context);
  if (!chosen.ok) return chosen;
  const result = await chosen.engine.launch(launch);
  // The sampler refused before it ran anything: the interpreter's own profiler needs no rights.
  if (!result.ok && wanted === undefined && REFUSED.has(result.kind)) {
    context.onProgress("running under cProfile");
    const second = recordingOf(await cProfileEngine().launch(launch), context);
    const note = `Measured with cProfile, because ${chosen.engine.id} could not: ${result.reason}`;
    return second.ok ? { ...second, note: joined(second.note, note) } : second;
  }
  return recordingOf(result, context);
}

/** Failures that come before the program is started. */
const REFUSED: ReadonlySet<FailureKind> = new Set([
  "engine-missing",
  "permission",
  "unsupported-version",
  "free-threaded",
]);

type Chosen = { readonly ok: true; readonly engine: Engine } | ProfileRefusal;

async function launchEngine(
  python: string,
  wanted: LaunchEngine | undefined,
  { search }: RecordContext,
): Promise<Chosen> {
  if (wanted === "cprofile") return { ok: true, engine: cProfileEngine() };
  if (wanted === "importtime") return { ok: true, engine: importTimeEngine() };
  if (wanted === "tracemalloc") return { ok: true, engine: tracemallocEngine() };
  if (wanted === "memray") return { ok: true, engine: memrayEngine() };
  if (wanted === "memory") {
    const engine = (await hasMemray(python)) ? memrayEngine() : tracemallocEngine();
    return { ok: true, engine };
  }
  if (wanted === "tachyon" || (wanted === undefined && (await hasOwnProfiler(python)))) {
    return { ok: true, engine: tachyonEngine(python) };
  }
  const spy = await findPySpyFor(search);
  if (spy.ok) return { ok: true, engine: pySpyEngine(spy.command) };
  if (wanted === undefined) return { ok: true, engine: cProfileEngine() };
  return { ok: false, reason: spy.reason, offer: "install-py-spy" };
}

async function hasOwnProfiler(python: string): Promise<boolean> {
  const facts = await interpreterFacts(python);
  if (!facts.ok || facts.implementation !== "cpython") return false;
  const [major = 0, minor = 0] = facts.version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 15);
}
