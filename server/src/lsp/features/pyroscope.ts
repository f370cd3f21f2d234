/** Requests about a Pyroscope server: what it has, and a profile of it. It is asked for nothing else. */
import type { CancellationToken } from "vscode-languageserver";
import { contentsOf } from "../../continuous/pyroscope.ts";
import { type ProfileOutcome, REQUEST } from "../../protocol.ts";
import type {
  PyroscopeContents,
  PyroscopeContentsParams,
  PyroscopeParams,
} from "../../protocol/pyroscope.ts";
import { openPyroscope, periodOf, refusalOf } from "../../workspace/open-pyroscope.ts";
import type { Session } from "../session.ts";
import type { Measuring } from "./profiles.ts";

/** `measured` shows what a measurement gives, with progress and cancel. */
export function registerPyroscope(
  { connection }: Session,
  measured: (
    params: PyroscopeParams,
    token: CancellationToken,
    measuring: Measuring,
  ) => Promise<ProfileOutcome>,
): void {
  connection.onRequest(
    REQUEST.pyroscopeContents,
    async (
      { server, period }: PyroscopeContentsParams,
      token: CancellationToken,
    ): Promise<PyroscopeContents> => {
      const stop = new AbortController();
      const cancelling = token.onCancellationRequested(() => {
        stop.abort();
      });
      const options = { signal: stop.signal };
      const contents = await contentsOf(server, periodOf(period, Date.now()), options);
      cancelling.dispose();
      if (contents.ok) return contents;
      const asks = contents.wantsCredentials ? { wantsCredentials: true as const } : {};
      return { ...refusalOf(contents), ...asks };
    },
  );
  connection.onRequest(
    REQUEST.pyroscopeProfile,
    // Reading runs nothing, so no trust is needed.
    (params: PyroscopeParams, token: CancellationToken): Promise<ProfileOutcome> =>
      measured(params, token, {
        kind: "Opening",
        origin: { target: targetOf(params) },
        run: (work) => openPyroscope(params, work),
      }),
  );
}

/** "{service_name="shop"}, cpu" */
function targetOf({ selector, profileType }: PyroscopeParams): string {
  const [, sampleType = profileType] = profileType.split(":");
  return `${selector.slice(0, 120)}, ${sampleType}`;
}
