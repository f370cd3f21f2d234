/** How long the server's loop is blocked by one edit at most, and by opening a file: nothing else is answered then. */
import path from "node:path";
import { corpus, type StandardLibrary } from "./corpus.ts";
import { type EditKind, typingSession } from "./edits.ts";
import { type Blocking, Peer, type PeerCommand } from "./peer.ts";
import { quantileOf } from "./statistics.ts";

interface Tail {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Of the longest turn of the loop for each edit, in milliseconds. */
interface Blocked {
  readonly count: number;
  readonly wall: Tail;
  /** Without the time in which other processes had the core. */
  readonly cpu: Tail;
}

export interface BlockingResult {
  readonly lines: number;
  /** Longest turn from opening to the diagnostics, and the time until they came. */
  readonly opening: { readonly blocked: Blocking; readonly duration: number };
  readonly edits: Blocked;
  readonly kinds: Readonly<Partial<Record<EditKind, Blocked>>>;
}

/** Longer files are made of this one, over and over. */
const PIECE = 10_000;
const WARM_UP = 30;
/** Milliseconds after an answer in which work that the edit left over shows. */
const SETTLING = 5;
const URI = "untitled:module.py";

/** A pass of its own: a server that watches its loop at every turn answers a little later. */
export async function benchBlocking(
  command: PeerCommand,
  library: StandardLibrary,
  options: { readonly lines: number; readonly edits: number; readonly seed: number },
): Promise<BlockingResult> {
  const { lines } = options;
  const text = corpus(library, Math.min(lines, PIECE)).repeat(Math.ceil(lines / PIECE));
  const peer = await Peer.start(watched(command), "file:///bench");
  try {
    peer.watchLoop();
    await peer.open("untitled:warm-up.py", corpus(library, 1_500));
    await peer.close("untitled:warm-up.py");
    await settle();
    await peer.blocked();
    const duration = await peer.open(URI, text);
    await settle();
    const opening = { blocked: await peer.blocked(), duration };
    const blocked: { readonly kind: EditKind; readonly time: Blocking }[] = [];
    const session = typingSession(text, WARM_UP + options.edits, options.seed);
    for (const [i, edit] of session.entries()) {
      await peer.edit(URI, edit);
      await settle();
      const time = await peer.blocked();
      if (i >= WARM_UP) blocked.push({ kind: edit.kind, time });
    }
    const kinds = [...new Set(blocked.map(({ kind }) => kind))].sort();
    const times = (kind: EditKind): readonly Blocking[] =>
      blocked.filter((each) => each.kind === kind).map(({ time }) => time);
    return {
      lines,
      opening,
      edits: summarize(blocked.map(({ time }) => time)),
      kinds: Object.fromEntries(kinds.map((kind) => [kind, summarize(times(kind))])),
    };
  } finally {
    await peer.stop();
  }
}

/** The command with the watching part loaded before the server's own code. */
export function watched({ name, executable, args }: PeerCommand): PeerCommand {
  const preload = path.join(import.meta.dirname, "loop-delay.mjs");
  return { name, executable, args: ["--expose-gc", "--import", preload, ...args] };
}

function summarize(times: readonly Blocking[]): Blocked {
  const wall = tail(times.map((time) => time.wall));
  return { count: times.length, wall, cpu: tail(times.map((time) => time.cpu)) };
}

function tail(times: readonly number[]): Tail {
  return {
    p50: quantileOf(times, 0.5),
    p99: quantileOf(times, 0.99),
    max: Math.max(...times),
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLING));
}
