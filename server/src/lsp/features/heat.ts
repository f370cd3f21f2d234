/** Requests for heat: of one document, for the overlay; of the workspace, for the hot-lines tree. */
import { findingNotes } from "../../insight/finding-notes.ts";
import { heatLines } from "../../insight/heat-lines.ts";
import {
  type DocumentHeat,
  type HeatParams,
  type HotLines,
  type HotLinesParams,
  type Measure,
  REQUEST,
} from "../../protocol.ts";
import { hotLines } from "../../workspace/hot-lines.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import type { Session } from "../session.ts";
import type { FollowedFunctions } from "./moved-functions.ts";
import { tellHeat } from "./profile-state.ts";

/** Milliseconds that heat waits for the findings that stand in its hovers. */
const PATIENCE = 150;

/** `moved`: looks for functions that left their files. */
export function registerHeat(session: Session, moved: Pick<FollowedFunctions, "look">): void {
  const { connection, workspace } = session;
  const minimum = async (): Promise<number> =>
    (await workspace.editor()).tools.minimumPercent / 100;
  connection.onRequest(REQUEST.heat, async (params: HeatParams): Promise<DocumentHeat | null> => {
    const document = workspace.document(params.uri);
    if (!document || !workspace.profile.profile) return null;
    return documentHeat(session, document, params.measure, await minimum());
  });
  connection.onRequest(REQUEST.hotLines, async ({ measure }: HotLinesParams): Promise<HotLines> => {
    await moved.look();
    return hotLines(workspace, measure, await minimum());
  });
}

async function documentHeat(
  session: Session,
  document: OpenDocument,
  measure: Measure,
  minimum: number,
): Promise<DocumentHeat | null> {
  const { workspace } = session;
  const settings = await workspace.settingsOf(document.uri);
  const isOurs = (path: string): boolean => workspace.isOurs(path);
  if (await workspace.profile.moved?.lookForLost(isOurs, workspace.documents)) {
    workspace.touch();
    session.refresh();
  }
  const findings = await soon(workspace.judgement(document), () => {
    tellHeat(session);
  });
  // After the waits, so that lines and version belong together.
  const analysis = document.analysis(settings);
  const placed = workspace.profile.placed(document, analysis);
  if (!placed) return null;
  const lines = heatLines(placed, {
    measure,
    minimum,
    spans: workspace.profile.spans(document, analysis),
    textOf: (line) => textOf(document, line),
    noteOn: (line) =>
      findingNotes(findings?.findings ?? [], document.lines, line, textOf(document, line).length),
  });
  return { uri: document.uri, version: document.version, measure, lines };
}

function textOf({ text, lines }: OpenDocument, line: number): string {
  return text.slice(lines.lineStart(line), lines.lineStart(line + 1)).replace(/[\r\n]+$/u, "");
}

/** What comes in time; else undefined, and `late` is called when it comes. */
async function soon<T>(value: Promise<T>, late: () => void): Promise<T | undefined> {
  const waiting = new Promise<undefined>((resolve) => {
    setTimeout(resolve, PATIENCE, undefined);
  });
  const first = await Promise.race([value, waiting]);
  if (first === undefined) void value.then(late);
  return first;
}
