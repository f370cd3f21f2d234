/** What rules say about the opened projects themselves, shown in the files that describe them. */
import type { CodeAction, CodeActionParams } from "vscode-languageserver";
import { type CheckedProject, checkProject } from "../../scan/check-project.ts";
import { PROJECT_FILES } from "../../workspace/project-facts.ts";
import { uriOf } from "../../workspace/uris.ts";
import { locatedDiagnostic } from "../convert.ts";
import type { Session } from "../session.ts";
import { rulePageAction } from "./rule-page.ts";
import { ignoreInProjectAction } from "./suppress.ts";

export interface ProjectFindings {
  /** Looks again: at the start, and when settings, the files or the interpreter changed. */
  readonly refresh: () => void;
}

export function registerProjectFindings(session: Session): ProjectFindings {
  const { connection, workspace } = session;
  const shown = new Set<string>();
  let latest = 0;
  const look = async (): Promise<void> => {
    const turn = ++latest;
    const checked = await Promise.all(workspace.folders.map((each) => inFolder(each, session)));
    // Something changed meanwhile: a newer look tells what is so now.
    if (turn !== latest) return;
    const found = checked.filter((each) => each !== undefined && each.findings.length > 0);
    const uris = new Set(found.flatMap((each) => (each ? [uriOf(each.file)] : [])));
    for (const uri of shown) {
      if (!uris.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    shown.clear();
    for (const each of found) {
      if (!each) continue;
      const place = { uri: uriOf(each.file), relatedInformation: false };
      shown.add(place.uri);
      const diagnostics = each.findings.map((finding) => locatedDiagnostic(finding, place));
      void connection.sendDiagnostics({ uri: place.uri, diagnostics });
    }
  };
  return {
    refresh: () => {
      look().catch((error: unknown) => {
        workspace.crashes.unexpected("checking the project", error);
      });
    },
  };
}

async function inFolder(
  folder: string,
  { workspace }: Session,
): Promise<CheckedProject | undefined> {
  const settings = await workspace.settingsOf(`${uriOf(folder)}/${PROJECT_FILES[0]}`);
  const { crashes, interpreter } = workspace;
  return checkProject(folder, { settings, crashes, interpreter });
}

/** Actions on a finding about a project: its file is no document of ours, so the client says which it is. */
export async function projectActions(
  { textDocument: { uri }, context }: CodeActionParams,
  session: Session,
): Promise<readonly CodeAction[]> {
  if (!PROJECT_FILES.some((name) => uri.endsWith(`/${name}`))) return [];
  const rules = session.workspace.rules.filter(({ project }) => project);
  const groups = context.diagnostics.map(async (diagnostic) => {
    const rule = rules.find(({ id }) => id === diagnostic.code);
    if (!rule) return [];
    const ignore = await ignoreInProjectAction(rule.id, uri, session);
    const actions = [...(ignore ? [ignore] : []), rulePageAction(rule.id)];
    return actions.map((action) => ({ ...action, diagnostics: [diagnostic] }));
  });
  return (await Promise.all(groups)).flat();
}
