/** Requests about threads: list those of the loaded profile, and show only some of them. */
import { percent, weight } from "../../profile/numbers.ts";
import { hasThreads, threadId, threadWeight } from "../../profile/thread-filter.ts";
import { REQUEST, type ShowThreadsParams, type ThreadList } from "../../protocol.ts";
import type { ProfileSession } from "../../workspace/profile-session.ts";
import type { Session } from "../session.ts";
import { tellHeat } from "./profile-state.ts";

export function registerThreads(session: Session): void {
  const { connection, workspace } = session;
  connection.onRequest(REQUEST.threads, () => threadsOf(workspace.profile));
  connection.onRequest(REQUEST.showThreads, ({ ids }: ShowThreadsParams) => {
    workspace.profile.showThreads(ids ?? undefined);
    // Editors, findings and lists are ranked anew together.
    workspace.heatChanged();
    session.refresh();
    tellHeat(session);
    return null;
  });
}

function threadsOf(session: ProfileSession): ThreadList {
  const { whole } = session;
  if (!whole || !hasThreads(whole)) return { threads: [] };
  const listed = whole.threads.map((thread) => {
    const amount = threadWeight(whole, thread);
    const share = whole.total > 0 ? amount / whole.total : 0;
    const { name, tid, process } = thread;
    return {
      id: threadId(thread),
      name,
      ...(tid !== undefined && { tid }),
      ...(process && { process }),
      share,
      label: `${percent(share)} · ${weight(amount, whole.unit)}`,
      shown: session.isShown(thread),
    };
  });
  return { threads: listed.sort((a, b) => b.share - a.share) };
}
