/** Keystroke to diagnostics through the real protocol: Hotlint beside `ruff server`, edit by edit. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { corpus, type StandardLibrary } from "./corpus.ts";
import { ORDINARY, type TypedEdit, typingSession } from "./edits.ts";
import { Peer, type PeerCommand } from "./peer.ts";
import { ratios, summarize, type Summary } from "./statistics.ts";

export interface KeystrokeResult {
  readonly lines: number;
  readonly edits: "ordinary" | "breaking";
  /** Milliseconds. */
  readonly hotlint: Summary;
  readonly ruff: Summary;
  readonly ratio: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** Edits before the first that counts: both servers compile and warm up on them. */
const WARM_UP = 60;

export async function benchKeystrokes(
  commands: { readonly hotlint: PeerCommand; readonly ruff: PeerCommand },
  library: StandardLibrary,
  options: { readonly lines: number; readonly edits: number; readonly seed: number },
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
    const session = typingSession(text, WARM_UP + options.edits, options.seed);
    const timings = await type(session, uri, { hotlint, ruff });
    return [
      summarizeKind(
        "ordinary",
        options.lines,
        timings.filter(({ edit }) => ORDINARY.has(edit.kind)),
      ),
      summarizeKind(
        "breaking",
        options.lines,
        timings.filter(({ edit }) => !ORDINARY.has(edit.kind)),
      ),
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
  { hotlint, ruff }: { readonly hotlint: Peer; readonly ruff: Peer },
): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  for (const [i, edit] of session.entries()) {
    const ours = i % 2 === 0 ? await hotlint.edit(uri, edit) : undefined;
    const theirs = await ruff.edit(uri, edit);
    const timing = { edit, hotlint: ours ?? (await hotlint.edit(uri, edit)), ruff: theirs };
    if (i >= WARM_UP) timings.push(timing);
  }
  return timings;
}

function summarizeKind(
  edits: KeystrokeResult["edits"],
  lines: number,
  timings: readonly Timing[],
): KeystrokeResult {
  const hotlint = summarize(timings.map((timing) => timing.hotlint));
  const ruff = summarize(timings.map((timing) => timing.ruff));
  return { lines, edits, hotlint, ruff, ratio: ratios(hotlint, ruff) };
}
