/** A language server as an editor sees it: one process, its documents, the time from edit to diagnostics. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { TypedEdit } from "./edits.ts";

export interface PeerCommand {
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
}

/** The answer to a pull; `unchanged` means the items of the answer with this id. */
interface Report {
  readonly kind: "full" | "unchanged";
  readonly resultId?: string;
  readonly items?: readonly unknown[];
}

/** One turn of a loop: by the clock, and the part in which the thread itself was working. */
export interface Blocking {
  readonly wall: number;
  readonly cpu: number;
}

interface Known {
  readonly resultId?: string | undefined;
  readonly items: readonly unknown[];
}

interface Initialized {
  readonly capabilities: { readonly diagnosticProvider?: { readonly identifier?: string } };
}

/** One running server. Every duration is in milliseconds. */
export class Peer {
  readonly name: string;
  /** Pulls that were answered with `unchanged`. */
  unchanged = 0;
  /** Called when the server asks to pull again. */
  onRefresh: () => void = () => undefined;
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #known = new Map<string, Known>();
  #identifier: string | undefined;
  #version = 1;

  private constructor(name: string, process: ChildProcess, connection: MessageConnection) {
    this.name = name;
    this.#process = process;
    this.#connection = connection;
  }

  /** `refreshes`: whether the server may ask it to pull again, as it may ask VS Code. */
  static async start(
    command: PeerCommand,
    rootUri: string,
    { refreshes = false }: { readonly refreshes?: boolean } = {},
  ): Promise<Peer> {
    const child = spawn(command.executable, command.args, {
      stdio: ["pipe", "pipe", "ignore", "ipc"],
    });
    const { stdin, stdout } = child;
    if (!stdin || !stdout) throw new Error(`${command.name} has no pipes`);
    const connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    connection.onRequest("workspace/configuration", (params: { items: unknown[] }) =>
      params.items.map(() => null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    const peer = new Peer(command.name, child, connection);
    connection.onRequest("workspace/diagnostic/refresh", () => {
      peer.onRefresh();
      return null;
    });
    connection.listen();
    const { capabilities } = await connection.sendRequest<Initialized>("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "bench" }],
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        workspace: {
          configuration: true,
          workspaceFolders: true,
          ...(refreshes && { diagnostics: { refreshSupport: true } }),
        },
        textDocument: {
          diagnostic: { relatedDocumentSupport: false },
          publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
        },
      },
    });
    peer.#identifier = capabilities.diagnosticProvider?.identifier;
    await connection.sendNotification("initialized", {});
    return peer;
  }

  /** Opens the document; time until its diagnostics are here. */
  async open(uri: string, text: string): Promise<number> {
    const begin = performance.now();
    await this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "python", version: this.#version, text },
    });
    await this.pull(uri);
    return performance.now() - begin;
  }

  /** Sends one edit; time until the diagnostics of the new text are here. */
  async edit(
    uri: string,
    { range, newText }: Pick<TypedEdit, "range" | "newText">,
  ): Promise<number> {
    this.#version++;
    const begin = performance.now();
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: this.#version },
      contentChanges: [{ range, text: newText }],
    });
    await this.pull(uri);
    return performance.now() - begin;
  }

  /** What an editor shows of the document now. */
  diagnostics(uri: string): readonly unknown[] {
    return this.#known.get(uri)?.items ?? [];
  }

  /** Whether the last answer was about the whole document, and not what was known by then. */
  hasWhole(uri: string): boolean {
    return this.#known.get(uri)?.resultId !== undefined;
  }

  async close(uri: string): Promise<void> {
    this.#known.delete(uri);
    await this.#connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  /** Any other request, such as a command that works in the background while somebody types. */
  request(method: string, params: unknown): Promise<unknown> {
    return this.#connection.sendRequest(method, params);
  }

  /** For a server with `loop-delay.mjs`: from now on it watches its loop. */
  watchLoop(): void {
    this.#process.send("watch");
  }

  /** The longest times that its loop was blocked since the last question. */
  blocked(): Promise<Blocking> {
    return this.#ask("blocked");
  }

  /** Bytes that are alive after a collection. */
  memory(): Promise<number> {
    return this.#ask("memory");
  }

  /** Bytes of the process as the system counts them; undefined where it does not tell. */
  resident(): number | undefined {
    try {
      const status = readFileSync(`/proc/${String(this.#process.pid)}/status`, "utf8");
      const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    await gone;
    this.#connection.dispose();
  }

  async #ask<T>(question: "blocked" | "memory"): Promise<T> {
    const answered = once(this.#process, "message");
    this.#process.send(question);
    const [answer] = (await answered) as [T];
    return answer;
  }

  /** As VS Code asks: with the id of what it has, so that the server need not say the same again. */
  async pull(uri: string): Promise<void> {
    const known = this.#known.get(uri);
    const report = await this.#connection.sendRequest<Report>("textDocument/diagnostic", {
      textDocument: { uri },
      ...(this.#identifier !== undefined && { identifier: this.#identifier }),
      ...(known?.resultId !== undefined && { previousResultId: known.resultId }),
    });
    if (report.kind === "unchanged") {
      if (!known) throw new Error(`${this.name} says "unchanged" of what it never told`);
      this.unchanged++;
    }
    const items = report.items ?? known?.items ?? [];
    this.#known.set(uri, { resultId: report.resultId, items });
  }
}
