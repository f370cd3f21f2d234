/** Predicts, before attaching, which profiler can look into a process, or why none can, and the remedy. */
import { readFile } from "node:fs/promises";
import type { EngineId } from "../profile/model.ts";
import type { FailureKind } from "./engine.ts";

/** What decides on this machine, for this user. */
export interface HostFacts {
  readonly platform: NodeJS.Platform;
  /** Absent on Windows. */
  readonly uid?: number;
  /** Linux: whether this process holds CAP_SYS_PTRACE. */
  readonly mayTrace: boolean;
  /** Linux: kernel.yama.ptrace_scope, 0 where Yama is absent. */
  readonly yamaScope: number;
  /** Of the editor's own process, as `TargetFacts.machine`. */
  readonly machine?: string;
}

/** What decides about the target. */
export interface TargetFacts {
  readonly pid: number;
  readonly isPython: boolean;
  /** "3.11" or "3.11.7", where it could be seen. */
  readonly pythonVersion?: string;
  readonly freeThreaded: boolean;
  readonly uid?: number;
  /** Linux: it lives in another file system than this process, as in a container. */
  readonly inContainer?: boolean;
  /** Linux: "x64", "ia32", "arm64", "arm"; what its executable was built for. */
  readonly machine?: string;
}

export type Prediction =
  | { readonly ok: true; readonly engine: Extract<EngineId, "py-spy" | "tachyon"> }
  | {
      readonly ok: false;
      readonly kind: FailureKind;
      /** A few words: why not. */
      readonly reason: string;
      /** One sentence: what to do; missing where nothing helps. */
      readonly remedy?: string;
    };

const LAUNCH = "Use Profile Current File, which needs no rights.";
const LAUNCH_CPROFILE = "Profile its file with cProfile: use Profile Current File.";

/** py-spy 0.4.2 reads the interpreters up to this minor version; newer ones bring a profiler along. */
const NEWEST_MINOR = 14;

export function predictAttach(target: TargetFacts, host: HostFacts): Prediction {
  if (!target.isPython) return refuse("not-python", "not a Python process");
  if (target.machine !== undefined && host.machine !== undefined) {
    if (target.machine !== host.machine) return otherMachine(target.machine, host.machine);
  }
  const version = /^(\d+)\.(\d+)/u.exec(target.pythonVersion ?? "");
  const own = version !== null && Number(version[1]) === 3 && Number(version[2]) > NEWEST_MINOR;
  if (target.freeThreaded && !own) {
    const remedy = `From CPython 3.15 on it can be measured by its own profiler. Until then: ${LAUNCH_CPROFILE}`;
    return refuse("free-threaded", "py-spy cannot read the free-threaded build", remedy);
  }
  // Its own profiler looks for the files of the process where this process sees them.
  if (own && target.inContainer === true) {
    const reason = `Python ${version[0]} in a container is measured by its own profiler, from inside`;
    const remedy = `Run \`python${version[0]} -m profiling.sampling attach\` in the container and open its jsonl, or open the folder in that container.`;
    return refuse("unsupported-version", reason, remedy);
  }
  return predictRights(target, host, own ? "tachyon" : "py-spy");
}

function otherMachine(target: string, host: string): Prediction {
  const remedy = "Run the editor's server on the same architecture, or launch the program with it.";
  return refuse(
    "unsupported-version",
    `it was built for ${target}, the editor for ${host}`,
    remedy,
  );
}

function predictRights(
  target: TargetFacts,
  host: HostFacts,
  engine: Extract<Prediction, { readonly ok: true }>["engine"],
): Prediction {
  if (host.platform === "darwin" && host.uid !== 0) {
    return refuse("permission", "macOS lets only root look into a process", LAUNCH);
  }
  if (host.platform !== "linux") return { ok: true, engine };
  if (host.yamaScope >= 3) {
    const reason = "kernel.yama.ptrace_scope is 3, so no process can be looked into";
    return refuse("permission", reason, LAUNCH);
  }
  if (host.mayTrace) return { ok: true, engine };
  if (target.uid !== undefined && host.uid !== undefined && target.uid !== host.uid) {
    const remedy = `Run the editor as root or as that user, or give its container SYS_PTRACE. Or: ${LAUNCH}`;
    return refuse("permission", "it belongs to another user", remedy);
  }
  if (host.yamaScope >= 1) {
    const reason = `kernel.yama.ptrace_scope is ${host.yamaScope}`;
    const remedy = `Run \`sudo sysctl kernel.yama.ptrace_scope=0\` until the next boot. Or: ${LAUNCH}`;
    return refuse("permission", reason, remedy);
  }
  return { ok: true, engine };
}

const CAP_SYS_PTRACE = 19n;

/** Reads what decides on this machine. */
export async function hostFacts(): Promise<HostFacts> {
  const uid = process.getuid?.();
  const [status, scope] = await Promise.all([
    readFile("/proc/self/status", "utf8").catch(() => ""),
    readFile("/proc/sys/kernel/yama/ptrace_scope", "utf8").catch(() => "0"),
  ]);
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/mu.exec(status)?.[1];
  return {
    platform: process.platform,
    ...(uid === undefined ? {} : { uid }),
    mayTrace:
      capabilities === undefined
        ? uid === 0
        : (BigInt(`0x${capabilities}`) & (1n << CAP_SYS_PTRACE)) !== 0n,
    yamaScope: Number.parseInt(scope, 10) || 0,
    machine: process.arch,
  };
}

function refuse(kind: FailureKind, reason: string, remedy?: string): Prediction {
  return { ok: false, kind, reason, ...(remedy === undefined ? {} : { remedy }) };
}
