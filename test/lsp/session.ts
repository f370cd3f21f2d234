/** A real client of the built server: talks to `dist/server.js --stdio` as an editor does. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import {
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const SERVER = path.resolve(import.meta.dirname, "../../dist/server.js");

export interface SessionOptions {
  /** Workspace folder; none: a client without one. */
  readonly folder?: string;
  readonly mode?: "pull" | "push";
  /** What the client answers for the section `hotlint`; may be replaced while it runs. */
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  /** Whether code actions may leave their edit for later. */
  readonly resolvesEdits?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** One server process and the client side of its connection. */
export class LspSession {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** `window/logMessage` and `window/showMessage`, as they came. */
  readonly messages: {
    readonly type: number;
    readonly message: string;
    readonly shown: boolean;
  }[] = [];
  readonly notifications: { readonly method: string; readonly params: unknown }[] = [];
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly exited: Promise<number | null>;
  capabilities: InitializeResult["capabilities"] = {};
  settings: unknown;
  refreshes = 0;
  readonly registrations: string[] = [];

  private constructor(
    child: ChildProcess,
    connection: ProtocolConnection,
    options: SessionOptions,
  ) {
    this.process = child;
    this.connection = connection;
    this.settings = options.settings ?? null;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code) => {
        resolve(code);
      });
    });
  }

  /** Starts the server and completes the handshake. */
  static async start(options: SessionOptions = {}): Promise<LspSession> {
    if (!existsSync(SERVER)) throw new Error(`${SERVER} is missing: run \`npm run build\` first`);
    const child = spawn(process.execPath, [SERVER, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...options.env },
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const session = new LspSession(child, connection, options);
    session.#listen();
    connection.listen();
    const result = await connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: capabilitiesOf(options),
      workspaceFolders:
        options.folder === undefined ? null : [{ uri: uriOf(options.folder), name: "test" }],
      initializationOptions: options.initializationOptions,
    });
    session.capabilities = result.capabilities;
    await connection.sendNotification("initialized", {});
    return session;
  }

  open(uri: string, text: string, languageId = "python", version = 1): Promise<void> {
    const textDocument = { uri, languageId, version, text };
    return this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  change(
    uri: string,
    version: number,
    changes: readonly { range?: Range; text: string }[],
  ): Promise<void> {
    const textDocument = { uri, version };
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument,
      contentChanges: changes,
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      identifier: "hotlint",
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  /** Pulled diagnostics of a document; asks again, as told to, where an answer is not whole yet. */
  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    for (;;) {
      const before = this.refreshes;
      const report = await this.pull(uri);
      if (report.kind !== "full") throw new Error(`expected a full report, got ${report.kind}`);
      if (report.resultId !== undefined) return report.items;
      await this.until("a refresh", () => this.refreshes > before);
    }
  }

  actions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", {
      textDocument: { uri },
      position: { line, character },
    });
  }

  /** Waits until something is so; fails loudly when it does not come to be. */
  async until<T>(what: string, probe: () => T | undefined | false): Promise<T> {
    for (let tries = 0; tries < 1500; tries++) {
      const value = probe();
      if (value !== undefined && value !== false) return value;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`gave up waiting for ${what}`);
  }

  /** The orderly end; gives the exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await this.exited;
    this.connection.dispose();
    return code;
  }

  #listen(): void {
    const connection = this.connection;
    connection.onUnhandledNotification(({ method, params }) => {
      this.notifications.push({ method, params });
    });
    for (const method of ["window/logMessage", "window/showMessage"]) {
      connection.onNotification(method, (params: { type: number; message: string }) => {
        this.messages.push({ ...params, shown: method === "window/showMessage" });
      });
    }
    connection.onNotification(
      "textDocument/publishDiagnostics",
      (params: PublishDiagnosticsParams) => {
        this.published.set(params.uri, params);
      },
    );
    connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
      items.map(() => this.settings),
    );
    connection.onRequest(
      "client/registerCapability",
      (params: { registrations: readonly { method: string }[] }) => {
        this.registrations.push(...params.registrations.map((each) => each.method));
        return null;
      },
    );
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return null;
    });
  }
}

export function uriOf(file: string): string {
  return `file://${file.split("/").map(encodeURIComponent).join("/")}`;
}

function capabilitiesOf({ mode = "pull", resolvesEdits = false }: SessionOptions): unknown {
  return {
    textDocument: {
      publishDiagnostics: { relatedInformation: true },
      ...(mode === "pull" && { diagnostic: { relatedInformation: true } }),
      codeAction: {
        codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } },
        ...(resolvesEdits && { resolveSupport: { properties: ["edit"] } }),
      },
      hover: { contentFormat: ["markdown", "plaintext"] },
    },
    workspace: {
      configuration: true,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
      ...(mode === "pull" && { diagnostics: { refreshSupport: true } }),
      workspaceFolders: true,
    },
    general: { positionEncodings: ["utf-16"] },
  };
}
