/** Opens profile files from the explorer: loads them, and shows their flame graph in the editor. */
import type {
  CustomDocument,
  CustomReadonlyEditorProvider,
  Disposable,
  Uri,
  WebviewPanel,
} from "vscode";
import { commands, window } from "vscode";
import type { ProfileOutcome } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import { ViewHost } from "./view-host.ts";

/** Files that are profiles by their name; files that may be one. Both are opened alike. */
const VIEW_TYPES = ["hotlint.profileEditor", "hotlint.profileEditor.other"];

export function openProfileFiles(guide: Guide, extension: Uri): Disposable[] {
  const provider = new ProfileEditor(guide, extension);
  return VIEW_TYPES.map((type) =>
    window.registerCustomEditorProvider(type, provider, {
      webviewOptions: { retainContextWhenHidden: true },
      supportsMultipleEditorsPerDocument: true,
    }),
  );
}

class ProfileEditor implements CustomReadonlyEditorProvider {
  readonly #guide: Guide;
  readonly #extension: Uri;

  constructor(guide: Guide, extension: Uri) {
    this.#guide = guide;
    this.#extension = extension;
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(
    { uri }: CustomDocument,
    { webview, onDidDispose }: WebviewPanel,
  ): Promise<void> {
    webview.html = plainPage("Opening the profile, as soon as the language server runs…");
    await this.#guide.server.whenRunning();
    const outcome = await commands.executeCommand<ProfileOutcome | undefined>(
      "hotlint.openProfile",
      uri,
    );
    const session = outcome?.ok === true ? outcome.profile.session : undefined;
    if (outcome?.ok !== true || session === undefined) {
      // The command has said why; the page says it where it will be looked for.
      webview.html = plainPage(outcome?.ok === false ? outcome.reason : "Nothing was opened.");
      return;
    }
    const title = outcome.profile.label;
    const host = new ViewHost(this.#guide, this.#extension, webview, {
      session,
      tab: "flame",
      title,
    });
    onDidDispose(() => {
      host.dispose();
    });
  }
}

/** No script runs here, and the sentence may hold anything. */
function plainPage(sentence: string): string {
  const text = sentence.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
  return `<!DOCTYPE html><html lang="en"><head>${policy}</head><body><p role="alert">${text}</p></body></html>`;
}
