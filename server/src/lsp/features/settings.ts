/** Settings: asked from the editor, watched in pyproject.toml; what is wrong with them is told once. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileEvent,
  type InitializeParams,
} from "vscode-languageserver";
import { NOTIFY, type ServerStatus } from "../../protocol.ts";
import type { SettingsProblem } from "../../workspace/settings.ts";
import { PROJECT_FILES } from "../../workspace/project-facts.ts";
import { pathOf } from "../../workspace/uris.ts";
import { abilitiesOf, type Session } from "../session.ts";

const SECTION = "hotlint";

export interface EditorSettingsSource {
  readonly read: (uri: string | undefined) => Promise<unknown>;
  /** For clients that push: the new settings, in whatever shape they came. */
  readonly pushed: (settings: unknown) => void;
}

/** Where the client cannot be asked, what it pushed last, or gave at the start, holds. */
export function editorSettings(
  connection: Connection,
  params: InitializeParams,
): EditorSettingsSource {
  const asks = abilitiesOf(params).configuration;
  let last: unknown = field(params.initializationOptions, "settings");
  return {
    read: async (uri) => {
      if (!asks) return field(last, SECTION) ?? last;
      const item = { section: SECTION, ...(uri !== undefined && { scopeUri: uri }) };
      return (await connection.workspace.getConfiguration(item)) as unknown;
    },
    pushed: (settings) => {
      last = settings;
    },
  };
}

/** A connection has room for one listener each. */
export interface SettingsListeners {
  /** Told of every file that changed on disk. */
  readonly watched: (changes: readonly FileEvent[]) => void;
  /** The client is ready to be told things. */
  readonly started: () => void;
}

export function registerSettings(
  session: Session,
  source: EditorSettingsSource,
  listeners: SettingsListeners,
): void {
  const { connection, workspace, client } = session;
  const changed = (): void => {
    workspace.settingsChanged();
    session.refresh();
  };
  connection.onDidChangeConfiguration(({ settings }) => {
    source.pushed(settings);
    changed();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const isOfProject = ({ uri }: FileEvent): boolean =>
      PROJECT_FILES.some((name) => uri.endsWith(`/${name}`));
    if (changes.some(isOfProject)) changed();
    listeners.watched(changes);
  });
  connection.onInitialized(() => {
    const status: ServerStatus = { state: "ready" };
    void connection.sendNotification(NOTIFY.status, status);
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
      const kept = workspace.folders.filter((folder) => !gone.has(folder));
      workspace.folders = [...kept, ...added.flatMap(({ uri }) => pathOf(uri) ?? [])];
      changed();
    });
    if (client.registersConfiguration) {
      void connection.client.register(DidChangeConfigurationNotification.type, {
        section: SECTION,
      });
    }
    if (client.watchesFiles) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: `**/{${PROJECT_FILES.join(",")}}` }],
      });
    }
    listeners.started();
  });
}

/** "Hotlint, pyproject.toml:12: `select` names …" */
export function problemMessage({ file, line, message }: SettingsProblem): string {
  return `Hotlint: ${line === undefined ? file : `${file}:${line}`}: ${message}.`;
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
