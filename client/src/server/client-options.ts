/** How the language client starts the server and what it tells it. */
import * as path from "node:path";
import type { ExtensionContext, LogOutputChannel } from "vscode";
import { workspace } from "vscode";
import type {
  ErrorHandler,
  LanguageClientOptions,
  ServerOptions,
} from "vscode-languageclient/node";
import { RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../../server/src/protocol.ts";
import { localHistoryFolder } from "./local-history.ts";

/** The server names this command, so the language client registers it; we answer it. */
const RULE_PAGE = "hotlint.openRulePage";

export interface ClientSetup {
  readonly log: LogOutputChannel;
  readonly errorHandler: ErrorHandler;
  /** Asked at every start: a restarted server must know the interpreter too. */
  readonly interpreter: () => string | undefined;
  readonly openRulePage: (rule: unknown) => Promise<void>;
}

/** The editor's own Node runs the server; ipc, because a stray print would break stdio. */
export function serverOptions(context: ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath(path.join("dist", "server.js"));
  const program = { module, transport: TransportKind.ipc };
  return { run: program, debug: { ...program, options: { execArgv: ["--enable-source-maps"] } } };
}

export function clientOptions(
  context: ExtensionContext,
  setup: ClientSetup,
): LanguageClientOptions {
  return {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
      { scheme: "vscode-vfs", language: "python" },
      // Findings about the project stand there.
      { scheme: "file", pattern: "**/{pyproject.toml,setup.cfg}" },
    ],
    diagnosticCollectionName: "hotlint",
    outputChannel: setup.log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    progressOnInitialization: false,
    errorHandler: setup.errorHandler,
    // Text from profiles and sources reaches hovers: only our own commands may be linked there.
    markdown: { isTrusted: { enabledCommands: [RULE_PAGE] }, supportHtml: false },
    middleware: {
      executeCommand: async (command, args: unknown[], next): Promise<unknown> => {
        if (command !== RULE_PAGE) return (await next(command, args)) as unknown;
        return setup.openRulePage(args[0]);
      },
    },
    initializationOptions: (): InitializationOptions => initialization(context, setup),
  };
}

function initialization(context: ExtensionContext, setup: ClientSetup): InitializationOptions {
  const interpreter = workspace.isTrusted ? setup.interpreter() : undefined;
  const { storageUri, globalStorageUri } = context;
  const isLocal = globalStorageUri.scheme === "file";
  const localHistory = isLocal ? localHistoryFolder(globalStorageUri.fsPath) : undefined;
  return {
    assets: context.asAbsolutePath("dist"),
    untrusted: !workspace.isTrusted,
    hoverShowsDiagnostics: true,
    // Of this workspace alone, and never in it: it may not be trusted.
    ...(storageUri?.scheme === "file" && {
      scanCache: path.join(storageUri.fsPath, "scan"),
      sessions: path.join(storageUri.fsPath, "sessions"),
    }),
    ...(localHistory === undefined ? {} : { localHistory }),
    ...(interpreter === undefined ? {} : { interpreter }),
  };
}
