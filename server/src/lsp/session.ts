/** What the features of one connection share. */
import type { Connection, InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol.ts";
import type { SessionStore } from "../workspace/session-store.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface Session {
  readonly connection: Connection;
  readonly workspace: Workspace;
  /** Kept profiles. */
  readonly sessions: SessionStore;
  readonly client: ClientAbilities;
  readonly options: InitializationOptions;
  /** Shows findings again where they may have changed without an edit. */
  readonly refresh: () => void;
}

/** What the client said it can do, asked once. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly registersConfiguration: boolean;
  readonly resolvesEdits: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly showsDocuments: boolean;
  readonly markdown: boolean;
}

export function abilitiesOf({ capabilities }: InitializeParams): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  const edit = workspace?.workspaceEdit;
  const hover = textDocument?.hover?.contentFormat;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      (textDocument?.diagnostic?.relatedInformation ??
        textDocument?.publishDiagnostics?.relatedInformation) === true,
    configuration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    documentChanges: edit?.documentChanges === true,
    createsFiles: edit?.resourceOperations?.includes("create") === true,
    showsDocuments: window?.showDocument?.support === true,
    markdown: hover === undefined || hover.includes("markdown"),
  };
}

/** Reads `initializationOptions`, whatever was sent. */
export function optionsOf({
  initializationOptions: sent,
}: InitializeParams): InitializationOptions {
  const given = (typeof sent === "object" && sent !== null ? sent : {}) as Record<string, unknown>;
  const {
    assets,
    interpreter,
    untrusted,
    hoverShowsDiagnostics,
    sessions,
    scanCache,
    localHistory,
  } = given;
  return {
    ...(typeof assets === "string" && { assets }),
    ...(typeof interpreter === "string" && { interpreter }),
    ...(untrusted === true && { untrusted }),
    ...(hoverShowsDiagnostics === true && { hoverShowsDiagnostics }),
    ...(typeof sessions === "string" && { sessions }),
    ...(typeof scanCache === "string" && { scanCache }),
    ...(typeof localHistory === "string" && { localHistory }),
  };
}
