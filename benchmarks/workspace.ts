/** An edit in one module of 2,000, until the diagnostics of another open one are right: through the real protocol. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type BigWorkspace, writeBigWorkspace } from "./big-workspace.ts";
import { SETTLES, SLEEPS } from "./big-workspace/entry.ts";
import { Peer, type PeerCommand } from "./peer.ts";
import { summarize, type Summary } from "./statistics.ts";

export interface WorkspaceResult {
  readonly modules: number;
  readonly lines: number;
  readonly openDocuments: number;
  /** Milliseconds from opening the views, with nothing known, to their diagnostics. */
  readonly opened: number;
  /** Milliseconds from an edit of a helper to the changed diagnostics of the views. */
  readonly followed: Summary;
  /** Milliseconds from the same edit to the diagnostics of the helper itself. */
  readonly own: Summary;
}

const RULE = "blocking-call-in-async-transitive";
/** Open beside views and helpers, each with a coroutine that leads to the helper as well. */
const OTHERS = 20;
const WARM_UP = 10;

export async function benchWorkspace(
  command: PeerCommand,
  edits: number,
): Promise<WorkspaceResult> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hotlint-bench-")));
  const big = writeBigWorkspace(folder);
  const server = await Peer.start(command, pathToFileURL(folder).href, { refreshes: true });
  try {
    const opened = await open(server, big.views);
    const others = big.handlers.slice(0, OTHERS);
    // The one that somebody types in is opened last.
    for (const file of [...others, big.helpers]) await open(server, file);
    const documents = [big.views, ...others, big.helpers].map(uriOf);
    const toggled = await toggleHelper(server, big, documents, WARM_UP + edits);
    const counted = toggled.slice(WARM_UP);
    return {
      modules: big.modules,
      lines: big.lines,
      openDocuments: documents.length,
      opened,
      followed: summarize(counted.map(({ followed }) => followed)),
      own: summarize(counted.map(({ own }) => own)),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Time until all its diagnostics are there: what takes long comes in two answers. */
async function open(server: Peer, file: string): Promise<number> {
  const begin = performance.now();
  await server.open(uriOf(file), readFileSync(file, "utf8"));
  while (!server.hasWhole(uriOf(file))) await server.pull(uriOf(file));
  return performance.now() - begin;
}

function uriOf(file: string): string {
  return pathToFileURL(file).href;
}

interface Toggled {
  readonly followed: number;
  readonly own: number;
}

/** Makes the helper wait, and not wait again. */
async function toggleHelper(
  server: Peer,
  { helpers, views }: BigWorkspace,
  documents: readonly string[],
  times: number,
): Promise<readonly Toggled[]> {
  const place = placeOf(readFileSync(helpers, "utf8"));
  const toggled: Toggled[] = [];
  const quiet = waiting(server, uriOf(views));
  for (let i = 0; i < times; i++) {
    const waits = i % 2 === 0;
    const [before, newText] = waits ? [SETTLES, SLEEPS] : [SLEEPS, SETTLES];
    const end = { line: place.line, character: place.character + before.length };
    const isFollowed = (): boolean => waiting(server, uriOf(views)) > quiet === waits;
    const followed = whenFollowed(server, documents, isFollowed);
    const begin = performance.now();
    const own = await server.edit(uriOf(helpers), { range: { start: place, end }, newText });
    toggled.push({ own, followed: (await followed) - begin });
  }
  return toggled;
}

function placeOf(text: string): { readonly line: number; readonly character: number } {
  const lines = text.split("\n");
  const line = lines.findIndex((each) => each.includes(SETTLES));
  return { line, character: lines[line]?.indexOf(SETTLES) ?? 0 };
}

function waiting(server: Peer, uri: string): number {
  const diagnostics = server.diagnostics(uri) as readonly { readonly code?: unknown }[];
  return diagnostics.filter(({ code }) => code === RULE).length;
}

/** The time at which the views are right; all documents are pulled each time the server asks for it, as VS Code does. */
function whenFollowed(
  server: Peer,
  documents: readonly string[],
  isFollowed: () => boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error("the diagnostics of the views did not change within ten seconds"));
    }, 10_000);
    const pull = async (uri: string): Promise<void> => {
      await server.pull(uri);
      if (!isFollowed()) return;
      clearTimeout(late);
      resolve(performance.now());
    };
    server.onRefresh = () => {
      Promise.all(documents.map(pull)).catch(reject);
    };
  });
}
