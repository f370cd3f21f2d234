/** Export Profile…: asks for format and file, and has the server write it. */
import { commands, Uri, window, workspace } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type {
  ExportFormat,
  ExportOutcome,
  SessionInfo,
} from "../../../server/src/protocol/sessions.ts";
import type { Guide } from "../overlay/navigate.ts";

interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly format: ExportFormat;
  readonly ending: string;
}

const CHOICES: readonly Choice[] = [
  {
    label: "speedscope JSON",
    detail: "For speedscope.app, and to be opened here again",
    format: "speedscope",
    ending: "speedscope.json",
  },
  {
    label: "V8 .cpuprofile",
    detail: "For the editor's own viewer and browser tools",
    format: "cpuprofile",
    ending: "cpuprofile",
  },
  {
    label: "Collapsed stacks",
    detail: "For flamegraph.pl and everything like it",
    format: "collapsed",
    ending: "collapsed",
  },
  {
    label: "HTML report",
    detail: "One page to send to somebody, nothing else needed",
    format: "html",
    ending: "html",
  },
];

/** `format` and `target` are asked for where they are not given. Undefined: it was not wanted after all. */
export async function exportSession(
  { server, voice }: Guide,
  session: SessionInfo,
  format: unknown,
  target: unknown,
): Promise<ExportOutcome | undefined> {
  const choice =
    CHOICES.find((each) => each.format === format) ??
    (await window.showQuickPick(CHOICES, { title: `Export “${session.name}” As` }));
  if (!choice) return undefined;
  const file = target instanceof Uri ? target : await askWhere(session, choice);
  if (!file) return undefined;
  const outcome = await server.request(REQUEST.exportSession, {
    id: session.id,
    format: choice.format,
    path: file.fsPath,
  });
  if (outcome.ok) {
    const open = (): unknown => commands.executeCommand("vscode.open", file);
    voice.info(`Exported to ${workspace.asRelativePath(file)}.`, [{ title: "Open", run: open }]);
  } else voice.error(outcome.reason);
  return outcome;
}

async function askWhere(session: SessionInfo, choice: Choice): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = session.name.replace(/[^\w.-]+/gu, "-").replace(/\.(?:speedscope\.)?\w+$/u, "");
  const file = `${name === "" ? "profile" : name}.${choice.ending}`;
  return window.showSaveDialog({
    title: "Export Profile",
    ...(folder && { defaultUri: Uri.joinPath(folder, file) }),
  });
}
