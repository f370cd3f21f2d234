/** A language server as an editor sees it: one process, one document, the time from edit to diagnostics. */
import { spawn, type ChildProcess } from "node:child_process";
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

/** One running server. Every duration is in milliseconds. */
export class Peer {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  #version = 1;

  private constructor(name: string, process: ChildProcess, connection: MessageConnection) {
    this.name = name;
    this.#process = process;
    this.#connection = connection;
  }

  static async start(command: PeerCommand, rootUri: string): Promise<Peer> {
    const child = spawn(command.executable, command.args, { stdio: ["pipe", "pipe", "ignore"] });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest("workspace/configuration", (params: { items: unknown[] }) =>
      params.items.map(() => null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.listen();
    const peer = new Peer(command.name, child, connection);
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "bench" }],
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          diagnostic: { relatedDocumentSupport: false },
          publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
        },
      },
    });
    await connection.sendNotification("initialized", {});
    return peer;
  }

  /** Opens the document; time until its diagnostics are here. */
  async open(uri: string, text: string): Promise<number> {
    const begin = performance.now();
    await this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "python", version: this.#version, text },
    });
    await this.#pull(uri);
    return performance.now() - begin;
  }

  /** Sends one edit; time until the diagnostics of the new text are here. */
  async edit(uri: string, { range, newText }: TypedEdit): Promise<number> {
    this.#version++;
    const begin = performance.now();
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: this.#version },
      contentChanges: [{ range, text: newText }],
    });
    await this.#pull(uri);
    return performance.now() - begin;
  }

  async close(uri: string): Promise<void> {
    await this.#connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    await gone;
    this.#connection.dispose();
  }

  async #pull(uri: string): Promise<void> {
    await this.#connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  }
}
