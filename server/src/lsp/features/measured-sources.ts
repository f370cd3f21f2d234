/** After a profile was loaded, looks for its files and texts where they are not plain to see, and shows it again with them. */
import { findPythonFiles } from "../../scan/find-files.ts";
import { LocalHistory } from "../../workspace/local-history.ts";
import { readMappings } from "../../workspace/path-mappings.ts";
import { findSources } from "../../workspace/measured-sources.ts";
import { SeenTexts } from "../../workspace/seen-texts.ts";
import { pathOf } from "../../workspace/uris.ts";
import type { Session } from "../session.ts";
import { tellHeat } from "./profile-state.ts";
import type { SyncListeners } from "./sync.ts";

/** A file that is typed in need not be looked at with every key. Milliseconds. */
const PACE = 1000;

export function registerMeasuredSources(session: Session): SyncListeners {
  const { connection, workspace } = session;
  const seen = new SeenTexts();
  const { localHistory } = session.options;
  const history = localHistory === undefined ? undefined : new LocalHistory(localHistory);
  const looked = new Map<string, number>();
  const look = (uri: string): void => {
    const path = pathOf(uri);
    if (path === undefined || Date.now() - (looked.get(path) ?? 0) < PACE) return;
    looked.set(path, Date.now());
    void seen.look(path);
  };
  let run = "";
  let missing = new Set<string>();
  const supplement = async (): Promise<void> => {
    const profile = workspace.profile.whole;
    if (!profile) return;
    const { pid, loadedBefore } = profile;
    const now = pid === undefined ? "" : `${pid} ${loadedBefore ?? ""}`;
    // Each second of a live recording is loaded; what was in vain need not be tried with each.
    if (now === "" || now !== run) missing = new Set();
    run = now;
    const found = await findSources(profile, {
      parser: workspace.parser,
      seen,
      history,
      trusted: session.options.untrusted !== true,
      isOurs: (file) => workspace.isOurs(file),
      mappings: await mappingsOf(session),
      missing,
      files: async () => (await findPythonFiles(workspace.folders, "/")).files,
    });
    for (const path of workspace.profile.paths) if (workspace.isOurs(path)) await seen.look(path);
    if (!workspace.profile.supplement(profile, found)) return;
    workspace.heatChanged();
    session.refresh();
    tellHeat(session);
  };
  workspace.profile.onLoad(() => {
    supplement().catch((error: unknown) => {
      workspace.crashes.unexpected("looking for measured sources", error);
    });
  });
  connection.onWillSaveTextDocument(({ textDocument: { uri } }) => {
    const path = pathOf(uri);
    if (path !== undefined) void seen.look(path);
  });
  return { changed: look, closed: () => undefined };
}

async function mappingsOf({ connection, workspace, client }: Session) {
  const { tools } = await workspace.editor();
  const [folder = ""] = workspace.folders;
  const launch: unknown = client.configuration
    ? await connection.workspace.getConfiguration({ section: "launch" }).catch(() => null)
    : null;
  return [
    ...readMappings(tools.pathMappings, folder),
    ...launchConfigurations(launch).flatMap((each) => readMappings(each, folder)),
  ];
}

/** `pathMappings` of each configuration in launch.json, as debugpy knows them. */
function launchConfigurations(launch: unknown): readonly unknown[] {
  if (typeof launch !== "object" || launch === null || !("configurations" in launch)) return [];
  const { configurations } = launch;
  if (!Array.isArray(configurations)) return [];
  return configurations.flatMap((each: unknown) =>
    typeof each === "object" && each !== null && "pathMappings" in each ? [each.pathMappings] : [],
  );
}
