/** Keystroke to diagnostics through the real protocol: Hotlint beside `ruff server`, edit by edit. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { checkComplete } from "./complete.ts";
import { corpus, type StandardLibrary } from "./corpus.ts";
import { type EditKind, ORDINARY, type TypedEdit, typingSession } from "./edits.ts";
import { Peer, type PeerCommand } from "./peer.ts";
import { ratios, summarize, type Summary } from "./statistics.ts";

interface Compared {
  /** Milliseconds. */
  readonly hotlint: Summary;
  readonly ruff: Summary;
  readonly ratio: { readonly p50: number; readonly p95: number; readonly p99: number };
}

export interface KeystrokeResult extends Compared {
  readonly lines: number;
  readonly edits: "ordinary" | "breaking";
  /** Diagnostics that Hotlint shows at the end; the same as a fresh server's. */
  readonly diagnostics: number;
  /** The same by kind of edit. */
  readonly kinds: Readonly<Partial<Record<EditKind, Compared>>>;
}

export interface KeystrokeOptions {
  readonly lines: number;
  readonly edits: number;
  readonly seed: number;
  /** Started in each server before the typing: work that goes on beside it, such as a scan. */
  readonly meanwhile?: (peer: Peer) => Promise<void>;
}

interface Commands {
  readonly hotlint: PeerCommand;
  readonly ruff: PeerCommand;
}

/** Edits before the first that counts: both servers compile and warm up on them. */
const WARM_UP = 60;
/** Milliseconds between opening a document and typing in it, in which who opened it reads. */
const READING = 6_000;
/** Times that Hotlint's diagnostics are compared with a fresh server's, the end among them. */
const CHECKS = 4;

export async function benchKeystrokes(
  commands: Commands,
  library: StandardLibrary,
  options: KeystrokeOptions,
): Promise<readonly KeystrokeResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "hotlint-bench-"));
  const text = corpus(library, options.lines);
  const file = path.join(folder, "module.py");
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const root = pathToFileURL(folder).href;
  const hotlint = await Peer.start(commands.hotlint, root);
  const ruff = await Peer.start(commands.ruff, root);
  try {
    await hotlint.open(uri, text);
    await ruff.open(uri, text);
    await setTimeout(READING);
    const { meanwhile } = options;
    const background = meanwhile ? [hotlint, ruff].map(meanwhile) : [];
    const session = typingSession(text, WARM_UP + options.edits, options.seed);
    const check = (now: string): Promise<number> =>
      checkComplete(hotlint, commands.hotlint, root, { uri, text: now });
    const timings = await type(session, uri, { hotlint, ruff, check });
    await Promise.all(background);
    const { lines } = options;
    const diagnostics = hotlint.diagnostics(uri).length;
    return [
      { lines, diagnostics, ...resultOf("ordinary", timings) },
      { lines, diagnostics, ...resultOf("breaking", timings) },
    ];
  } finally {
    await hotlint.stop();
    await ruff.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Timing {
  readonly edit: TypedEdit;
  readonly hotlint: number;
  readonly ruff: number;
}

/** Both servers get each edit, in turns first and second, so that neither profits from a warm cache. */
async function type(
  session: readonly TypedEdit[],
  uri: string,
  {
    hotlint,
    ruff,
    check,
  }: {
    readonly hotlint: Peer;
    readonly ruff: Peer;
    readonly check: (text: string) => Promise<number>;
  },
): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  const between = Math.floor(session.length / CHECKS);
  for (const [i, edit] of session.entries()) {
    const ours = i % 2 === 0 ? await hotlint.edit(uri, edit) : undefined;
    const theirs = await ruff.edit(uri, edit);
    const timing = { edit, hotlint: ours ?? (await hotlint.edit(uri, edit)), ruff: theirs };
    if (i >= WARM_UP) timings.push(timing);
    if ((i + 1) % between === 0 || i === session.length - 1) await check(edit.text);
  }
  return timings;
}

function resultOf(
  edits: KeystrokeResult["edits"],
  all: readonly Timing[],
): Omit<KeystrokeResult, "lines" | "diagnostics"> {
  const timings = all.filter(({ edit }) => ORDINARY.has(edit.kind) === (edits === "ordinary"));
  const kinds = [...new Set(timings.map(({ edit }) => edit.kind))].sort();
  const ofKind = (kind: EditKind): readonly Timing[] =>
    timings.filter(({ edit }) => edit.kind === kind);
  return {
    edits,
    ...compared(timings),
    kinds: Object.fromEntries(kinds.map((kind) => [kind, compared(ofKind(kind))])),
  };
}

function compared(timings: readonly Timing[]): Compared {
  const hotlint = summarize(timings.map((timing) => timing.hotlint));
  const ruff = summarize(timings.map((timing) => timing.ruff));
  return { hotlint, ruff, ratio: ratios(hotlint, ruff) };
}
