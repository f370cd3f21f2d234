/** What the tests do in the editor: open the sample, wait for what appears. */
import assert from "node:assert/strict";
import path from "node:path";
import {
  DiagnosticSeverity,
  extensions,
  languages,
  Uri,
  window,
  workspace,
  type Diagnostic,
  type TextEditor,
} from "vscode";
import type { HotlintApi } from "../../../client/src/api.ts";

const PATIENCE_MS = 20_000;

/** The folder opened in the editor: a private copy of the samples. */
export function sampleFolder(): string {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder, "the sample workspace is not open");
  return folder.uri.fsPath;
}

/** @param file relative to the sample folder, with forward slashes */
export async function openSample(file: string): Promise<TextEditor> {
  const document = await workspace.openTextDocument(sampleUri(file));
  return window.showTextDocument(document);
}

/** @param file relative to the sample folder, with forward slashes */
export function sampleUri(file: string): Uri {
  return Uri.file(path.join(sampleFolder(), file));
}

/** What the extension exports, once it is active. */
export function api(): Promise<HotlintApi> {
  return eventually(async () => {
    const extension = extensions.getExtension<HotlintApi>("hotlint.hotlint");
    assert.ok(extension, "the extension is not installed in this editor");
    return extension.activate();
  });
}

/** Hotlint's diagnostics of a rule, once there is at least one. */
export function diagnosticsOf(uri: Uri, rule: string): Promise<readonly Diagnostic[]> {
  return eventually(() => {
    const found = hotlintDiagnostics(uri).filter((diagnostic) => ruleOf(diagnostic) === rule);
    assert.ok(found.length > 0, `no ${rule} in ${uri.fsPath}; there are: ${listed(uri)}`);
    return found;
  });
}

/** Everything Hotlint says about a file at this moment. */
export function hotlintDiagnostics(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === "Hotlint");
}

/** The rule that a diagnostic's code names. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** For messages: `Warning` rather than 1. */
export function severityName({ severity }: Diagnostic): string {
  return DiagnosticSeverity[severity];
}

/** Asks again until it does not throw; the editor drops requests in flight when a provider registers. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function listed(uri: Uri): string {
  const all = languages.getDiagnostics(uri).map((each) => `${each.source ?? ""} ${ruleOf(each)}`);
  return all.length === 0 ? "none" : all.join(", ");
}
