/** Requests for heat: of one document, for the overlay; of the workspace, for the hot-lines tree. */
import { heatLines } from "../../insight/heat-lines.ts";
import {
  type DocumentHeat,
  type HeatParams,
  type HotLines,
  type HotLinesParams,
  REQUEST,
} from "../../protocol.ts";
import { hotLines } from "../../workspace/hot-lines.ts";
import type { Session } from "../session.ts";

export function registerHeat(session: Session): void {
  const { connection, workspace } = session;
  const isOurs = (path: string): boolean => workspace.isOurs(path);
  const minimum = async (): Promise<number> =>
    (await workspace.editor()).tools.minimumPercent / 100;
  connection.onRequest(
    REQUEST.heat,
    async ({ uri, measure }: HeatParams): Promise<DocumentHeat | null> => {
      const document = workspace.document(uri);
      if (!document || !workspace.profile.profile) return null;
      const settings = await workspace.settingsOf(uri);
      const least = await minimum();
      if (await workspace.profile.lookForMoved(isOurs, workspace.documents)) {
        workspace.touch();
        session.refresh();
      }
      // After the waits, so that lines and version belong together.
      const analysis = document.analysis(settings);
      const placed = workspace.profile.placed(document, analysis);
      if (!placed) return null;
      const spans = workspace.profile.spans(document, analysis);
      const lines = heatLines(placed, { measure, minimum: least, spans });
      return { uri, version: document.version, measure, lines };
    },
  );
  connection.onRequest(REQUEST.hotLines, async ({ measure }: HotLinesParams): Promise<HotLines> =>
    hotLines(workspace, measure, await minimum()),
  );
}
