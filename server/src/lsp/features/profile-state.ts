/** Tells the client which profile is loaded and when its heat lies elsewhere. */
import { NOTIFY } from "../../protocol.ts";
import type { OpenDocument } from "../../workspace/open-document.ts";
import type { Session } from "../session.ts";

/** Typing moves heat with every key; the overlay follows at this pace. Milliseconds. */
const PACE = 150;

const waiting = new WeakMap<Session, NodeJS.Timeout>();

/** A document changed: heat on it may have moved. */
export function heatMoved(session: Session, document: OpenDocument): void {
  if (!session.workspace.profile.measured(document.path)) return;
  clearTimeout(waiting.get(session));
  waiting.set(
    session,
    setTimeout(() => {
      tellHeat(session);
    }, PACE),
  );
}

export function tellHeat(session: Session): void {
  const { workspace, connection } = session;
  void connection.sendNotification(NOTIFY.heatChanged, workspace.profileSummary());
}
