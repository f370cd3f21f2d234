/** What profiling tests do in the editor: measure, look at what is drawn and said. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { commands, Uri } from "vscode";
import type { HeatLine, ProfileOutcome } from "../../../server/src/protocol.ts";
import { environment } from "../results.ts";
import { api } from "./editor.ts";

/** Runs a measuring command and gives its outcome. */
export async function measured(
  command: string,
  ...args: readonly unknown[]
): Promise<ProfileOutcome> {
  const outcome = await commands.executeCommand<ProfileOutcome | undefined>(command, ...args);
  assert.ok(outcome, `${command} gave no outcome`);
  return outcome;
}

/** Attaches to the service; fails with the reason where that is refused. */
export async function attach(seconds: number): Promise<void> {
  succeeded(await measured("hotlint.attach", { pid: servicePid(), seconds }));
}

export function succeeded(
  outcome: ProfileOutcome,
): asserts outcome is ProfileOutcome & { ok: true } {
  assert.ok(outcome.ok, outcome.ok ? "" : `${outcome.reason} ${outcome.remedy ?? ""}`);
}

/** Runs what must be refused: one message, the outcome's own reason, and the profile stays as it was. */
export async function refused(command: string, ...args: readonly unknown[]): Promise<string> {
  const before = await api();
  const { profile } = before;
  const saidBefore = before.said.length;
  const outcome = await measured(command, ...args);
  assert.ok(!outcome.ok, "it was not refused");
  const { said, profile: after, server } = await api();
  const news = said.slice(saidBefore);
  assert.deepEqual(
    news.map(({ level }) => level),
    ["error"],
    `said: ${news.map(({ text }) => text).join(" | ")}`,
  );
  const text = news[0]?.text ?? "";
  assert.ok(text.startsWith(outcome.reason), text);
  assert.deepEqual(after, profile);
  assert.equal(server.state.state, "ready");
  return text;
}

/** What the overlay draws in a file now. */
export async function drawn(fsPath: string): Promise<readonly HeatLine[]> {
  return (await api()).overlay.linesFor(Uri.file(fsPath));
}

export function hottestOf(lines: readonly HeatLine[]): HeatLine {
  const [hottest] = [...lines].sort((a, b) => b.share - a.share);
  assert.ok(hottest, "nothing is drawn");
  return hottest;
}

/** Records the service with py-spy itself, which Hotlint knows nothing of. */
export function record(format: "raw" | "speedscope", seconds: number, output: string): void {
  const what = ["record", "--pid", String(servicePid()), "--duration", String(seconds)];
  const how = ["--rate", "100", "--format", format, "--full-filenames", "--output", output];
  execFileSync(required(environment.pySpy), [...what, ...how], { stdio: "pipe" });
}

function servicePid(): number {
  return Number(required(environment.servicePid));
}

export function required(name: string): string {
  const value = process.env[name];
  assert.ok(value, `the runner did not set ${name}`);
  return value;
}
