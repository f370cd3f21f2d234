/** Chooses the profiler for a process by looking at the process first: py-spy, or the one of its own Python. */
import { stat } from "node:fs/promises";
import { descendantsOf } from "../engines/descendants.ts";
import type { Engine } from "../engines/engine.ts";
import { interpreterFacts } from "../engines/interpreter.ts";
import { hostFacts, predictAttach } from "../engines/predict.ts";
import type { ProcessInfo } from "../engines/process-info.ts";
import { linuxProcess } from "../engines/processes-linux.ts";
import { pySpyEngine } from "../engines/py-spy.ts";
import { tachyonEngine } from "../engines/tachyon.ts";
import type { ProfileRefusal } from "../protocol.ts";
import { findPySpyFor, pythonCandidates, type ToolSearch } from "./tools.ts";

export type ChosenEngine = { readonly ok: true; readonly engine: Engine } | ProfileRefusal;

/** Refusals that no try could prove wrong; about rights the profiler itself knows best. */
const CERTAIN: ReadonlySet<string> = new Set(["unsupported-version", "free-threaded"]);

export async function engineFor(pid: number, search: ToolSearch): Promise<ChosenEngine> {
  const target = process.platform === "linux" ? await meant(pid) : undefined;
  if (target?.isPython === true) {
    const prediction = predictAttach(target, await hostFacts());
    if (prediction.ok && prediction.engine === "tachyon") return ownProfiler(target, search);
    if (!prediction.ok && CERTAIN.has(prediction.kind)) {
      const { reason, remedy } = prediction;
      const said = `Process ${pid} cannot be profiled: ${reason}.`;
      return { ok: false, reason: said, ...(remedy !== undefined && { remedy }) };
    }
  }
  const found = await findPySpyFor(search);
  if (!found.ok) return { ok: false, reason: found.reason, offer: "install-py-spy" };
  return { ok: true, engine: pySpyEngine(found.command) };
}

/** A shell, uv or poetry in front of a program stands for the Python that it started. */
async function meant(pid: number): Promise<ProcessInfo | undefined> {
  const asked = await linuxProcess(pid);
  if (asked?.isPython !== false) return asked;
  return (await descendantsOf(pid)).find(({ isPython }) => isPython) ?? asked;
}

/** The interpreter must be of the version and build of the process: best the very one it runs on. */
async function ownProfiler(target: ProcessInfo, search: ToolSearch): Promise<ChosenEngine> {
  const { pid, executable, pythonVersion = "3.15", freeThreaded } = target;
  const chosen = pythonCandidates(search, pythonVersion);
  const own = executable !== undefined && (await isTrusted(executable)) ? [executable] : [];
  for (const file of [...own, ...chosen]) {
    const facts = await interpreterFacts(file);
    if (!facts.ok || facts.freeThreaded !== freeThreaded) continue;
    if (facts.version.startsWith(`${pythonVersion}.`)) {
      return { ok: true, engine: tachyonEngine(file) };
    }
  }
  const build = freeThreaded ? "the free-threaded " : "";
  return {
    ok: false,
    reason: `Process ${pid} runs ${build}Python ${pythonVersion}, which only the profiler of ${build}Python ${pythonVersion} can look into, and none was found.`,
    remedy: "Select that interpreter in the Python extension, or put it on PATH.",
  };
}

/** Running what another user can change would hand that user our rights. */
async function isTrusted(executable: string): Promise<boolean> {
  const facts = await stat(executable).catch(() => undefined);
  if (!facts) return false;
  return facts.uid === 0 || facts.uid === process.getuid?.();
}
