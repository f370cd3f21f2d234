/** Requests of the flame graph, the call tree and the comparison of sessions. */
import type { Profile } from "../../profile/model.ts";
import { REQUEST } from "../../protocol.ts";
import type {
  CallFunctionsOutcome,
  CallFunctionsParams,
  CallNodesOutcome,
  CallNodesParams,
  CompareOutcome,
  CompareParams,
  FlameOutcome,
  FlameParams,
  FrameSourceOutcome,
  FrameSourceParams,
  Refused,
} from "../../protocol/views.ts";
import {
  callFunctions,
  callNodes,
  compareRows,
  differentialFlame,
  flameGraph,
  frameSource,
  namingOf,
} from "../../workspace/call-views.ts";
import type { Session } from "../session.ts";

export function registerCallViews(session: Session): void {
  const { connection, workspace } = session;
  const naming = namingOf(workspace);
  const answer = async <Outcome>(
    id: string | undefined,
    view: (profile: Profile) => Outcome | Promise<Outcome>,
  ): Promise<Outcome | Refused> => {
    const profile = await profileOf(session, id);
    return profile ? view(profile) : NO_PROFILE;
  };
  connection.onRequest(REQUEST.callNodes, (params: CallNodesParams): Promise<CallNodesOutcome> =>
    answer(params.session, (profile) =>
      callNodes(profile, params.shape, params.path, naming.nameFile),
    ),
  );
  connection.onRequest(
    REQUEST.callFunctions,
    (params: CallFunctionsParams): Promise<CallFunctionsOutcome> =>
      answer(params.session, (profile) => callFunctions(profile, params.query, naming.nameFile)),
  );
  connection.onRequest(REQUEST.flameGraph, (params: FlameParams): Promise<FlameOutcome> =>
    answer(params.session, (profile): FlameOutcome | Promise<FlameOutcome> => {
      const { base, path } = params;
      if (base === undefined) return flameGraph(profile, path, naming);
      return answer(base, (before) => differentialFlame(before, profile, path, naming));
    }),
  );
  connection.onRequest(
    REQUEST.frameSource,
    (params: FrameSourceParams): Promise<FrameSourceOutcome> =>
      answer(params.session, (profile) => frameSource(profile, params.frame, workspace)),
  );
  connection.onRequest(REQUEST.compareSessions, (params: CompareParams) =>
    compare(session, params),
  );
}

const NO_PROFILE: Refused = {
  ok: false,
  reason: "This profile is not there any more. Please measure or open one.",
};

/** The shown profile follows the choice of threads; others are whole. */
async function profileOf(
  { workspace, sessions }: Session,
  id: string | undefined,
): Promise<Profile | undefined> {
  const { profile, session } = workspace.profile;
  return id === undefined || id === session ? profile : sessions.profile(id);
}

async function compare(
  session: Session,
  { before, after }: CompareParams,
): Promise<CompareOutcome> {
  const { sessions, workspace } = session;
  const [old, now] = await Promise.all([sessions.profile(before), sessions.profile(after)]);
  const infos = await sessions.list();
  const [oldInfo, nowInfo] = [before, after].map((id) => infos.find((info) => info.id === id));
  if (!old || !now || !oldInfo || !nowInfo) return NO_PROFILE;
  const found = await compareRows(old, now, workspace);
  return found.ok ? { ...found, before: oldInfo, after: nowInfo } : found;
}
