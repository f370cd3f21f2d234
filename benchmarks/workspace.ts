/** An edit in one module of 2,000, until the diagnostics of another open one are right: through the real protocol. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeBigWorkspace } from "./big-workspace.ts";
import { SETTLES, SLEEPS } from "./big-workspace/entry.ts";
import { ON_THREADS, ONE_BY_ONE } from "./big-workspace/threads.ts";
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
  /** Milliseconds from an edit that starts threads to the changed diagnostics of what they update. */
  readonly threads: Summary;
}

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
    const counted = await toggle(server, documents, WARM_UP + edits, {
      typedIn: big.helpers,
      texts: [SETTLES, SLEEPS],
      watched: big.views,
      rule: "blocking-call-in-async-transitive",
    });
    for (const file of [big.metrics, big.workers]) await open(server, file);
    const further = [...documents, ...[big.metrics, big.workers].map(uriOf)];
    const threads = await toggle(server, further, WARM_UP + edits, {
      typedIn: big.workers,
      texts: [ONE_BY_ONE, ON_THREADS],
      watched: big.metrics,
      rule: "unlocked-shared-update",
    });
    return {
      modules: big.modules,
      lines: big.lines,
      openDocuments: documents.length,
      opened,
      followed: summarize(counted.map(({ followed }) => followed)),
      own: summarize(counted.map(({ own }) => own)),
      threads: summarize(threads.map(({ followed }) => followed)),
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

/** One expression of one module, by which a rule has nothing to say of another one, and something. */
interface Toggle {
  readonly typedIn: string;
  readonly texts: readonly [silent: string, speaking: string];
  readonly watched: string;
  readonly rule: string;
}

/** To and fro; without the edits that warm up. */
async function toggle(
  server: Peer,
  documents: readonly string[],
  times: number,
  { typedIn, texts: [silent, speaking], watched, rule }: Toggle,
): Promise<readonly Toggled[]> {
  const place = placeOf(silent, readFileSync(typedIn, "utf8"));
  const toggled: Toggled[] = [];
  const found = (): number => findings(server, uriOf(watched), rule);
  const quiet = found();
  for (let i = 0; i < times; i++) {
    const speaks = i % 2 === 0;
    const [before, newText] = speaks ? [silent, speaking] : [speaking, silent];
    const end = { line: place.line, character: place.character + before.length };
    const followed = whenFollowed(server, documents, () => found() > quiet === speaks);
    const begin = performance.now();
    const own = await server.edit(uriOf(typedIn), { range: { start: place, end }, newText });
    toggled.push({ own, followed: (await followed) - begin });
  }
  return toggled.slice(WARM_UP);
}

function placeOf(
  code: string,
  text: string,
): { readonly line: number; readonly character: number } {
  const lines = text.split("\n");
  const line = lines.findIndex((each) => each.includes(code));
  return { line, character: lines[line]?.indexOf(code) ?? 0 };
}

function findings(server: Peer, uri: string, rule: string): number {
  const diagnostics = server.diagnostics(uri) as readonly { readonly code?: unknown }[];
  return diagnostics.filter(({ code }) => code === rule).length;
}

/** The time at which they are right; all documents are pulled each time the server asks for it, as VS Code does. */
function whenFollowed(
  server: Peer,
  documents: readonly string[],
  isFollowed: () => boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error("diagnostics that rest on the edit did not change within ten seconds"));
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
