/** Requests about profiles. */
import type { Session } from "../session.ts";

export function registerProfiles(session: Session): void {
  session.connection.onRequest("hotlint/clearProfile", () => null);
}
