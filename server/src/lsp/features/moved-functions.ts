/** Follows measured functions into files that nobody has open, as files change on disk. */
import type { FileEvent } from "vscode-languageserver";
import { findPythonFiles } from "../../scan/find-files.ts";
import type { Session } from "../session.ts";
import { tellHeat } from "./profile-state.ts";

/** A branch switch changes many files at once. Milliseconds. */
const DELAY = 300;
/** Where nothing is known to have changed, the files are not looked through again for so long. Milliseconds. */
const PACE = 2000;

const NEVER = { state: "", time: -Infinity };

export interface FollowedFunctions {
  /** Whether heat lies elsewhere since the last look. */
  readonly look: () => Promise<boolean>;
  readonly filesChanged: (changes: readonly FileEvent[]) => void;
}

/** `watch`: asks to be told of changes on disk. */
export function followMovedFunctions(session: Session, watch: () => void): FollowedFunctions {
  const { workspace } = session;
  const isOurs = (path: string): boolean => workspace.isOurs(path);
  const files = async (): Promise<readonly string[]> =>
    (await findPythonFiles(workspace.folders, "/")).files.filter(isOurs);
  let last = NEVER;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<boolean> => {
    const { moved, generation } = workspace.profile;
    if (!moved) return false;
    watch();
    await noteLost(session);
    const lost = await moved.lookForLost(isOurs, workspace.documents);
    const state = `${generation} ${[...moved.names].join()}`;
    if (state === last.state && performance.now() - last.time < PACE) return lost;
    last = { state, time: performance.now() };
    return (await moved.lookForHomes(files, workspace.documents)) || lost;
  };
  const followed = async (): Promise<void> => {
    if (!(await look())) return;
    workspace.touch();
    session.refresh();
    tellHeat(session);
  };
  return {
    look,
    filesChanged: (changes) => {
      if (!workspace.profile.moved || !changes.some(({ uri }) => /\.pyw?$/u.test(uri))) return;
      last = NEVER;
      clearTimeout(timer);
      timer = setTimeout(() => {
        followed().catch((error: unknown) => {
          workspace.crashes.unexpected("following moved functions", error);
        });
      }, DELAY).unref();
    },
  };
}

/** What open documents have lost is known when their heat was placed. */
async function noteLost({ workspace }: Session): Promise<void> {
  for (const document of workspace.documents) {
    if (!workspace.profile.measured(document.path)) continue;
    const settings = await workspace.settingsOf(document.uri);
    workspace.profile.placed(document, document.analysis(settings));
  }
}
