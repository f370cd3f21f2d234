/** Checks one file from disk: reads it, and looks closer only where its content is not known already. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { WorkspaceCode } from "../workspace/code-base.ts";
import { CrashLog } from "../workspace/crash-log.ts";
import type { FileSettings } from "../workspace/settings.ts";
import { decodeSource, unreadable } from "../workspace/source-file.ts";
import { checkText } from "./check-text.ts";
import type { Outcome } from "./outcome.ts";

/** `known`: hash of the content whose findings are known. Never throws. */
export function checkFile(
  file: string,
  known: string | undefined,
  settings: FileSettings,
  code: WorkspaceCode,
): Outcome {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { kind: "not-checked", reason: unreadable(error).reason };
  }
  const hash = hashOf(bytes);
  if (hash === known) return { kind: "unchanged" };
  const source = decodeSource(file, bytes);
  if (!source.ok) return { kind: "not-checked", reason: source.reason };
  const crashes: string[] = [];
  const log = new CrashLog((message) => crashes.push(message));
  try {
    const { parser } = code;
    const options = { settings, parser, crashes: log, codeBase: code };
    const { findings, others } = checkText(file, source.text, options);
    return { kind: "checked", hash, findings, crashes, others: [...others] };
  } catch (error) {
    return { kind: "not-checked", reason: failedBy(error) };
  }
}

/** A mistake of ours, told like any other error; the other files are still checked. */
export function failedBy(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Hotlint failed: ${what}`;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 24);
}
