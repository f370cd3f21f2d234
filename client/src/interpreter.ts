/** Follows the interpreter selected in the Python extension, where that extension is. */
import { PVSC_EXTENSION_ID, PythonExtension } from "@vscode/python-extension";
import type { LogOutputChannel } from "vscode";
import { extensions, window, workspace } from "vscode";
import type { Disposable } from "./disposable.ts";
import type { Server } from "./language-client.ts";

export function followInterpreter(server: Server, log: LogOutputChannel): Disposable[] {
  const listeners: Disposable[] = [];
  let following = false;

  const tryToFollow = async (): Promise<void> => {
    if (following || !mayAsk()) return;
    following = true;
    try {
      const python = await PythonExtension.api();
      const { environments } = python;
      const tell = async (): Promise<void> => {
        const active = environments.getActiveEnvironmentPath();
        const resolved = await environments.resolveEnvironment(active);
        server.interpreterSelected(resolved?.executable.uri?.fsPath);
      };
      listeners.push(environments.onDidChangeActiveEnvironmentPath(() => void tell()));
      await tell();
    } catch (error) {
      log.warn(`The Python extension did not name an interpreter: ${String(error)}`);
    }
  };

  listeners.push(
    extensions.onDidChange(() => void tryToFollow()),
    window.onDidChangeActiveTextEditor(() => void tryToFollow()),
    workspace.onDidGrantWorkspaceTrust(() => void tryToFollow()),
  );
  void tryToFollow();
  const dispose = (): void => {
    for (const listener of listeners) listener.dispose();
  };
  return [{ dispose }];
}

/** Asking activates the Python extension: only where a Python file is open, which activates it anyway. */
function mayAsk(): boolean {
  if (!workspace.isTrusted) return false;
  const extension = extensions.getExtension(PVSC_EXTENSION_ID);
  if (extension === undefined) return false;
  if (extension.isActive) return true;
  return workspace.textDocuments.some((document) => document.languageId === "python");
}
