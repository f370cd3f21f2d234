/** Requests about kept profiles: list them, show one again, rename, delete, and the one shown last. */
import { type ProfileOutcome, REQUEST } from "../../protocol.ts";
import type {
  ExportOutcome,
  ExportParams,
  RenameSessionParams,
  SessionList,
  SessionParams,
} from "../../protocol/sessions.ts";
import { exportProfile } from "../../workspace/export-profile.ts";
import type { Session } from "../session.ts";
import { showProfile } from "./profile-state.ts";

export function registerSessions(session: Session): void {
  const { connection, sessions, workspace } = session;
  connection.onRequest(REQUEST.sessions, async (): Promise<SessionList> => ({
    sessions: await sessions.list(),
  }));
  connection.onRequest(REQUEST.loadSession, ({ id }: SessionParams) => load(session, id));
  connection.onRequest(REQUEST.renameSession, ({ id, name }: RenameSessionParams) =>
    sessions.rename(id, name),
  );
  connection.onRequest(REQUEST.deleteSession, async ({ id }: SessionParams) => {
    await sessions.delete(id);
    return null;
  });
  connection.onRequest(
    REQUEST.exportSession,
    async (params: ExportParams): Promise<ExportOutcome> => {
      const profile = await sessions.profile(params.id);
      return profile
        ? exportProfile(profile, params.format, params.path)
        : { ok: false, reason: GONE };
    },
  );
  connection.onRequest(REQUEST.restoreProfile, async () => {
    const kept = await sessions.takeShown();
    if (!kept || workspace.profile.profile) return null;
    showProfile(session, kept.profile, kept.id);
    sessions.show(kept.id);
    return null;
  });
}

const GONE = "This session is no longer there, or its file was damaged.";

async function load(session: Session, id: string): Promise<ProfileOutcome> {
  const profile = await session.sessions.profile(id);
  if (!profile) {
    return { ok: false, reason: GONE };
  }
  showProfile(session, profile, id);
  session.sessions.show(id);
  const summary = session.workspace.profileSummary();
  if (!summary) return { ok: false, reason: "The profile was cleared while it was loaded." };
  return { ok: true, profile: summary };
}
