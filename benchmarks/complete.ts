/** Whether a server's diagnostics after many edits are those of a server that never saw anything but the last text. */
import { Peer, type PeerCommand } from "./peer.ts";

/** The parts of a diagnostic that a person sees; `data` is for the server alone. */
interface Shown {
  readonly range: unknown;
  readonly severity?: unknown;
  readonly code?: unknown;
  readonly message: string;
  readonly relatedInformation?: unknown;
}

/** Throws where they differ; the number of diagnostics otherwise. */
export async function checkComplete(
  peer: Peer,
  command: PeerCommand,
  rootUri: string,
  document: { readonly uri: string; readonly text: string },
): Promise<number> {
  const fresh = await Peer.start(command, rootUri);
  try {
    await fresh.open(document.uri, document.text);
    const expected = shown(fresh.diagnostics(document.uri));
    const found = shown(peer.diagnostics(document.uri));
    const stale = found.find((each) => !expected.includes(each));
    const lost = expected.find((each) => !found.includes(each));
    if (found.length === expected.length && stale === undefined && lost === undefined)
      return found.length;
    throw new Error(
      `${peer.name} shows ${found.length} diagnostics where a fresh one shows ${expected.length}; ` +
        `too many: ${stale ?? "none"}; missing: ${lost ?? "none"}`,
    );
  } finally {
    await fresh.stop();
  }
}

function shown(diagnostics: readonly unknown[]): readonly string[] {
  return (diagnostics as readonly Shown[]).map(
    ({ range, severity, code, message, relatedInformation }) =>
      JSON.stringify([range, severity, code, message, relatedInformation]),
  );
}
