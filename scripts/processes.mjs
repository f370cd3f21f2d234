/** Starts other programs, each in a process group of its own, and ends them all with this process. */
import { spawn } from "node:child_process";

/** Leaders of the groups that are still running. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** How long a group may take to end by itself before it is killed. */
const PATIENCE_MS = 5000;

/** A script that runs others needs longer: it ends its own first. */
const PATIENCE_FOR_ALL_MS = 15_000;

/**
 * Starts a program that stays, such as a server. Its whole group ends with `stop`, or with this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function startGroup(command, args, options = {}) {
  // Windows has no process groups; there the child is ended alone.
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/**
 * Ends a group: politely first, then for certain.
 * @param {import("node:child_process").ChildProcess} child
 * @param {number} [patience] in milliseconds, before it is killed
 * @returns {Promise<void>}
 */
export async function stopGroup(child, patience = PATIENCE_MS) {
  if (hasEnded(child)) {
    signalGroup(child, "SIGKILL"); // What the leader left behind.
    return;
  }
  const ended = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), patience);
  await ended;
  clearTimeout(timer);
  signalGroup(child, "SIGKILL");
}

/**
 * Runs a program to its end and collects what it says.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & { show?: boolean }} [options] `show` passes output through instead
 * @returns {Promise<{ ok: boolean, output: string }>} `ok` when it ended with 0; stdout and stderr as one text
 */
export function run(command, args, { show = false, ...options } = {}) {
  const child = startGroup(command, args, {
    ...options,
    stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ ok: false, output: `${command}: ${error.message}` }));
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * At Ctrl+C or a request to end: calls `whenAsked`, ends every group, and exits as such a signal would.
 * @param {() => Promise<void> | void} [whenAsked]
 */
export function onInterrupt(whenAsked = () => {}) {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const end = async () => {
    await whenAsked();
    await Promise.all([...running].map((child) => stopGroup(child, PATIENCE_FOR_ALL_MS)));
  };
  for (const [signal, code] of Object.entries(signals)) {
    process.once(signal, () => void end().finally(() => process.exit(code)));
  }
}

// Whatever way this process ends, nothing it started stays.
process.on("exit", () => {
  for (const child of running) signalGroup(child, "SIGKILL");
});

function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
