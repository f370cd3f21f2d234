/** Starts the language server, starts it again after a crash, stops it, and carries requests to it. */
import { performance } from "node:perf_hooks";
import type { CancellationToken, ExtensionContext, LogOutputChannel } from "vscode";
import { commands, EventEmitter } from "vscode";
import type { CloseHandlerResult, ErrorHandler } from "vscode-languageclient/node";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  WorkDoneProgress,
} from "vscode-languageclient/node";
import type { Disposable } from "./disposable.ts";
import type {
  InterpreterParams,
  LiveStatus,
  ProfileSummary,
  ServerStatus,
} from "../../server/src/protocol.ts";
import { NOTIFY, REQUEST } from "../../server/src/protocol.ts";
import { openRulePage } from "./rule-page.ts";
import { clientOptions, serverOptions } from "./server/client-options.ts";
import type { Method, Params, Result } from "./server/contract.ts";
import { judgeCrash } from "./server/crashes.ts";
import type { ServerState } from "./server/server-state.ts";
import { serverState } from "./server/server-state.ts";
import { tellVisibleDocuments } from "./server/visible-documents.ts";
import type { Voice } from "./voice.ts";

export type WorkProgress =
  | { readonly kind: "begin" | "report"; readonly message?: string; readonly percentage?: number }
  | { readonly kind: "end" };

/** The language server as the rest of the client sees it. */
export class Server implements Disposable {
  readonly #client: LanguageClient;
  readonly #log: LogOutputChannel;
  readonly #voice: Voice;
  readonly #changed = new EventEmitter<ServerState>();
  readonly #heat = new EventEmitter<ProfileSummary | null>();
  readonly #sessions = new EventEmitter<void>();
  readonly #live = new EventEmitter<LiveStatus | null>();
  #reported: ServerStatus | undefined;
  #crashes: readonly number[] = [];
  #tellAboutRestart = false;
  #interpreter: string | undefined;
  #nextToken = 0;

  readonly onDidChangeState = this.#changed.event;
  /** Another profile, or none, or its heat lies elsewhere. */
  readonly onDidChangeHeat = this.#heat.event;
  /** A session came, went or got another name. */
  readonly onDidChangeSessions = this.#sessions.event;
  /** A live measurement went on, paused or ended; null when it went with its server. */
  readonly onDidChangeLive = this.#live.event;

  constructor(context: ExtensionContext, log: LogOutputChannel, voice: Voice) {
    const { extensionUri } = context;
    this.#log = log;
    this.#voice = voice;
    const options = clientOptions(context, {
      log,
      errorHandler: this.#errorHandler(),
      interpreter: () => this.#interpreter,
      openRulePage: (rule) => openRulePage(extensionUri, voice, rule),
    });
    this.#client = new LanguageClient("hotlint", "Hotlint", serverOptions(context), options);
    this.#client.onDidChangeState(({ newState }) => {
      this.#connectionChanged(newState);
    });
    context.subscriptions.push(...tellVisibleDocuments(this.#client));
    this.#client.onNotification(NOTIFY.status, (status: ServerStatus) => {
      this.#reported = status;
      this.#changed.fire(this.state);
    });
    this.#client.onNotification(NOTIFY.heatChanged, (summary: ProfileSummary | null) => {
      this.#heat.fire(summary);
    });
    this.#client.onNotification(NOTIFY.sessionsChanged, () => {
      this.#sessions.fire();
    });
    this.#client.onNotification(NOTIFY.live, (status: LiveStatus) => {
      this.#live.fire(status);
    });
  }

  get state(): ServerState {
    const { state } = this.#client;
    const starting = state === State.Starting;
    const connection = state === State.Running ? "running" : starting ? "starting" : "stopped";
    return serverState(connection, this.#reported);
  }

  /** Never rejects: what went wrong is logged and shown. */
  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#log.error(`The language server did not start: ${String(error)}`);
      // After repeated crashes the error handler has already said so.
      if (this.#crashes.length === 0) this.#voice.serverFailed("could not be started");
    }
  }

  /** Resolves when requests can be sent; what asks early need not fail. */
  async whenRunning(): Promise<void> {
    while (this.#client.state !== State.Running) {
      await new Promise<void>((resolve) => {
        const listener = this.#client.onDidChangeState(() => {
          listener.dispose();
          resolve();
        });
      });
    }
  }

  async restart(): Promise<void> {
    if (this.#client.state === State.Running) await this.#client.stop();
    // Only now: a server that is stopped under load may look like one that crashed.
    this.#crashes = [];
    await this.start();
  }

  request<M extends Method>(
    method: M,
    params: Params<M>,
    token?: CancellationToken,
  ): Promise<Result<M>> {
    return this.#client.sendRequest<Result<M>>(method, params, token);
  }

  /** Hands out a token for `workDoneToken`; dispose when the request is done. */
  progress(report: (value: WorkProgress) => void): Disposable & { readonly token: string } {
    const token = `hotlint-${++this.#nextToken}`;
    const handler = this.#client.onProgress(WorkDoneProgress.type, token, report);
    return {
      token,
      dispose: () => {
        handler.dispose();
      },
    };
  }

  /** The interpreter selected in the Python extension; undefined when there is none any more. */
  interpreterSelected(path: string | undefined): void {
    this.#interpreter = path;
    if (this.#client.state !== State.Running) return;
    const params: InterpreterParams = { path: path ?? null };
    void this.#client.sendNotification(NOTIFY.interpreter, params);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#heat.dispose();
    this.#sessions.dispose();
    this.#live.dispose();
  }

  /** For `deactivate`, which may wait. */
  async stop(): Promise<void> {
    if (this.#client.state === State.Running) await this.#client.stop();
  }

  #connectionChanged(state: State): void {
    const running = state === State.Running;
    // Commands that the server brings along are there only meanwhile.
    void commands.executeCommand("setContext", "hotlint.serverRunning", running);
    if (!running) this.#reported = undefined;
    this.#changed.fire(this.state);
    if (!running) {
      // Nobody can be asked about the profile meanwhile.
      this.#heat.fire(null);
      this.#live.fire(null);
      return;
    }
    // An earlier one, of this window or the last, may have left a profile; when it comes, the server announces it.
    void this.request(REQUEST.restoreProfile, undefined).catch(() => null);
    if (!this.#tellAboutRestart) return;
    this.#tellAboutRestart = false;
    this.#voice.serverRestarted();
  }

  #errorHandler(): ErrorHandler {
    return {
      // What is written to a server that just died fails, more than once where somebody types: the
      // connection closes next, and only that decides whether another one is started.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => this.#crashed(),
    };
  }

  #crashed(): CloseHandlerResult {
    const verdict = judgeCrash(this.#crashes, performance.now());
    this.#crashes = verdict.recent;
    this.#log.error("The language server stopped unexpectedly.");
    this.#tellAboutRestart = verdict.restart;
    if (verdict.restart) return { action: CloseAction.Restart, handled: true };
    this.#voice.serverFailed(`stopped ${verdict.recent.length} times in a row`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
