/** What an open document costs a server in memory, before and after edits. */
import { watched } from "./blocking.ts";
import { corpus, type StandardLibrary } from "./corpus.ts";
import { typingSession } from "./edits.ts";
import { Peer, type PeerCommand } from "./peer.ts";

export interface MemoryResult {
  readonly lines: number;
  /** Bytes that the open document adds to what is alive after a collection; Hotlint only. */
  readonly document?: { readonly opened: number; readonly edited: number };
  /** Bytes of the whole process at the end, as the system counts them, where it does. */
  readonly resident?: number;
  readonly name: string;
}

const EDITS = 200;
const URI = "untitled:module.py";

/** `tells`: the server is ours and can be asked what is alive in it. */
export async function benchMemory(
  command: PeerCommand,
  library: StandardLibrary,
  options: { readonly lines: number; readonly seed: number; readonly tells: boolean },
): Promise<MemoryResult> {
  const { lines, seed, tells } = options;
  const { name } = command;
  const text = corpus(library, lines);
  const peer = await Peer.start(tells ? watched(command) : command, "file:///bench");
  const alive = async (): Promise<number> => (tells ? peer.memory() : 0);
  try {
    await peer.open("untitled:warm-up.py", corpus(library, 3_000));
    await peer.close("untitled:warm-up.py");
    const before = await alive();
    await peer.open(URI, text);
    const opened = (await alive()) - before;
    for (const edit of typingSession(text, EDITS, seed)) await peer.edit(URI, edit);
    const edited = (await alive()) - before;
    const resident = peer.resident();
    return {
      name,
      lines,
      ...(tells && { document: { opened, edited } }),
      ...(resident !== undefined && { resident }),
    };
  } finally {
    await peer.stop();
  }
}
