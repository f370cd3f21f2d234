/** Says things to the person: one message each, an action where one helps, everything also in the log. */
import type { LogOutputChannel } from "vscode";
import { commands, window } from "vscode";

export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

export interface Said {
  readonly level: "info" | "warning" | "error";
  readonly text: string;
  /** Titles of the offered actions. */
  readonly actions: readonly string[];
}

/** Keeps the newest messages, so that "what did it say?" has an answer after a toast is gone. */
const KEPT = 50;

export class Voice {
  readonly #log: LogOutputChannel;
  #said: readonly Said[] = [];

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** Newest last. */
  get said(): readonly Said[] {
    return this.#said;
  }

  info(text: string, actions: readonly Action[] = []): void {
    this.#log.info(text);
    this.#say({ level: "info", text, actions }, window.showInformationMessage);
  }

  warning(text: string, actions: readonly Action[] = []): void {
    this.#log.warn(text);
    this.#say({ level: "warning", text, actions }, window.showWarningMessage);
  }

  error(text: string, actions: readonly Action[] = []): void {
    this.#log.error(text);
    this.#say({ level: "error", text, actions }, window.showErrorMessage);
  }

  serverRestarted(): void {
    const text = "Hotlint's language server stopped unexpectedly and was started again.";
    this.warning(text, [this.#showLog()]);
  }

  serverFailed(what: string): void {
    this.error(
      `Hotlint's language server ${what}. Hints and heat are off until it is started again.`,
      [
        { title: "Restart Server", run: () => commands.executeCommand("hotlint.restartServer") },
        this.#showLog(),
      ],
    );
  }

  #showLog(): Action {
    return {
      title: "Show Log",
      run: () => {
        this.#log.show();
      },
    };
  }

  /** Does not wait: a toast may stay for hours, and the command that raised it is done. */
  #say(
    message: { level: Said["level"]; text: string; actions: readonly Action[] },
    show: (text: string, ...titles: string[]) => Thenable<string | undefined>,
  ): void {
    const titles = message.actions.map((action) => action.title);
    this.#said = [...this.#said, { ...message, actions: titles }].slice(-KEPT);
    void show(message.text, ...titles).then((chosen) =>
      message.actions.find((action) => action.title === chosen)?.run(),
    );
  }
}
