/** Tells the client which profile is loaded and when its heat lies elsewhere. */
import type { Profile } from "../../profile/model.ts";
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

/** Everything drawn is of this profile from now on; undefined: of none. `id`: the session it is kept as. */
export function showProfile(session: Session, profile: Profile | undefined, id?: string): void {
  session.workspace.profile.load(profile, id);
  session.workspace.heatChanged();
  session.refresh();
  tellHeat(session);
}

export function tellHeat(session: Session): void {
  const { workspace, connection } = session;
  void connection.sendNotification(NOTIFY.heatChanged, workspace.profileSummary());
}
