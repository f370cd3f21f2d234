/** Builds the server on a connection: what it can do, and which feature answers what. */
import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  PositionEncodingKind,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { NOTIFY } from "../protocol.ts";
import { ALL_RULES } from "../rules/index.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { loadParser } from "../workspace/assets.ts";
import { SessionStore } from "../workspace/session-store.ts";
import { pathOf } from "../workspace/uris.ts";
import { Workspace } from "../workspace/workspace.ts";
import { registerCallViews } from "./features/call-views.ts";
import { CODE_ACTION_KINDS, registerCodeActions } from "./features/code-actions.ts";
import { registerCheckWorkspace } from "./features/check-workspace.ts";
import { followCodeBase } from "./features/code-base.ts";
import { registerDiagnostics } from "./features/diagnostics.ts";
import { registerHeat } from "./features/heat.ts";
import { registerMeasuredSources } from "./features/measured-sources.ts";
import { followMovedFunctions } from "./features/moved-functions.ts";
import { registerHover } from "./features/hover.ts";
import { registerProjectFindings } from "./features/project-findings.ts";
import { registerProfiles } from "./features/profiles.ts";
import { COMMANDS, registerRulePage } from "./features/rule-page.ts";
import { registerSessions } from "./features/sessions.ts";
import {
  editorSettings,
  type EditorSettingsSource,
  problemMessage,
  registerSettings,
} from "./features/settings.ts";
import { registerSync } from "./features/sync.ts";
import { registerThreads } from "./features/threads.ts";
import { registerWarmUp } from "./features/warm-up.ts";
import { watchPython } from "./features/watch-python.ts";
import { abilitiesOf, optionsOf, type Session } from "./session.ts";

/** Listens until the connection closes. */
export function serve(connection: Connection): void {
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const parser = await loadParser(optionsOf(params).assets);
    const settings = editorSettings(connection, params);
    const workspace = workspaceFor(connection, parser, settings);
    workspace.folders = foldersOf(params);
    const session = registerFeatures(sessionOf(connection, params, workspace), settings);
    return { capabilities: capabilitiesOf(session), serverInfo: { name: "Hotlint" } };
  });
  connection.listen();
}

function workspaceFor(
  connection: Connection,
  parser: PythonParser,
  settings: EditorSettingsSource,
): Workspace {
  return new Workspace({
    parser,
    rules: ALL_RULES,
    editorSettings: settings.read,
    log: (message) => {
      connection.console.error(message);
    },
    onProblem: (problem) => {
      const message = problemMessage(problem);
      // A notification: the library's own way is a request, which plain clients do not answer.
      void connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message,
      });
    },
  });
}

type SessionWithoutRefresh = Omit<Session, "refresh">;

function sessionOf(
  connection: Connection,
  params: InitializeParams,
  workspace: Workspace,
): SessionWithoutRefresh {
  const options = optionsOf(params);
  const sessions = new SessionStore(options.sessions, () => {
    void connection.sendNotification(NOTIFY.sessionsChanged);
  });
  return { connection, workspace, sessions, client: abilitiesOf(params), options };
}

function registerFeatures(made: SessionWithoutRefresh, settings: EditorSettingsSource): Session {
  const diagnosing = { refresh: (): void => undefined };
  const session: Session = {
    ...made,
    refresh: () => {
      diagnosing.refresh();
    },
  };
  const diagnostics = registerDiagnostics(session);
  const watch = watchPython(session);
  const checked = registerCheckWorkspace(session, watch);
  const codeBase = followCodeBase(session, diagnostics, watch);
  const projects = registerProjectFindings(session);
  diagnosing.refresh = () => {
    diagnostics.refresh();
    checked.refresh();
    projects.refresh();
  };
  const [sources, warmUp] = [registerMeasuredSources(session), registerWarmUp(session)];
  registerSync(session, [diagnostics, checked, codeBase, sources, warmUp]);
  const moved = followMovedFunctions(session, watch);
  registerSettings(session, settings, {
    watched: (changes) => {
      moved.filesChanged(changes);
      codeBase.filesChanged(changes);
      checked.filesChanged(changes);
    },
    started: projects.refresh,
  });
  registerCodeActions(session);
  registerHover(session);
  registerRulePage(session);
  registerProfiles(session);
  registerSessions(session);
  registerCallViews(session);
  registerHeat(session, moved);
  registerThreads(session);
  return session;
}

function capabilitiesOf({ client }: Session): InitializeResult["capabilities"] {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      willSave: true,
    },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: true },
    executeCommandProvider: { commands: [...COMMANDS] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(client.pullsDiagnostics && {
      diagnosticProvider: {
        identifier: "hotlint",
        interFileDependencies: false,
        workspaceDiagnostics: false,
      },
    }),
  };
}

function foldersOf(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders?.map((folder) => folder.uri);
  // Clients from before workspace folders name one root.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const uris = folders ?? (params.rootUri ? [params.rootUri] : []);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}
