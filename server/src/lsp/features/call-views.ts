/** Requests of the flame graph, the call tree and the comparison of sessions. */
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Profile } from "../../profile/model.ts";
import type { Steps } from "../../profile/steps.ts";
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
import { inSlices } from "../../workspace/slices.ts";
import type { Session } from "../session.ts";

export function registerCallViews(session: Session): void {
  const { connection, workspace } = session;
  const naming = namingOf(workspace);
  const profile = (id: string | undefined): Promise<Profile | undefined> => profileOf(session, id);
  connection.onRequest(
    REQUEST.callNodes,
    async (params: CallNodesParams, token: CancellationToken): Promise<CallNodesOutcome> => {
      const { shape, path, session: id } = params;
      const shown = await profile(id);
      if (!shown) return NO_PROFILE;
      return inTurns(callNodes(shown, shape, path, naming.nameFile), token);
    },
  );
  connection.onRequest(
    REQUEST.callFunctions,
    async (
      params: CallFunctionsParams,
      token: CancellationToken,
    ): Promise<CallFunctionsOutcome> => {
      const shown = await profile(params.session);
      if (!shown) return NO_PROFILE;
      return inTurns(callFunctions(shown, params.query, naming.nameFile), token);
    },
  );
  connection.onRequest(
    REQUEST.flameGraph,
    async (params: FlameParams, token: CancellationToken): Promise<FlameOutcome> => {
      const { base, path, session: id } = params;
      const shown = await profile(id);
      if (!shown) return NO_PROFILE;
      if (base === undefined) return inTurns(flameGraph(shown, path, naming), token);
      const before = await profile(base);
      if (!before) return NO_PROFILE;
      return inTurns(differentialFlame(before, shown, path, naming), token);
    },
  );
  connection.onRequest(
    REQUEST.frameSource,
    async (params: FrameSourceParams): Promise<FrameSourceOutcome> => {
      const shown = await profile(params.session);
      return shown ? frameSource(shown, params.frame, workspace) : NO_PROFILE;
    },
  );
  connection.onRequest(
    REQUEST.compareSessions,
    (params: CompareParams, token: CancellationToken): Promise<CompareOutcome> =>
      compare(session, params, token),
  );
}

/** Others are answered meanwhile: where a million nodes stand behind a level, it takes a second. */
async function inTurns<Outcome>(steps: Steps<Outcome>, token: CancellationToken): Promise<Outcome> {
  const outcome = await inSlices(steps, () => token.isCancellationRequested);
  if (outcome !== undefined) return outcome;
  throw NOBODY_WAITS;
}

const NOBODY_WAITS = new ResponseError(
  LSPErrorCodes.RequestCancelled,
  "Nobody looks at this view any more.",
);

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
  token: CancellationToken,
): Promise<CompareOutcome> {
  const { sessions, workspace } = session;
  const [old, now] = await Promise.all([sessions.profile(before), sessions.profile(after)]);
  const infos = await sessions.list();
  const [oldInfo, nowInfo] = [before, after].map((id) => infos.find((info) => info.id === id));
  if (!old || !now || !oldInfo || !nowInfo) return NO_PROFILE;
  const found = await compareRows(old, now, workspace, () => token.isCancellationRequested);
  if (!found) throw NOBODY_WAITS;
  return found.ok ? { ...found, before: oldInfo, after: nowInfo } : found;
}
