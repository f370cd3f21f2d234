/** Writes mistakes of Hotlint's own, its slowness among them, to the log: each once, with all that is needed to find it. */
import type { OnCrash } from "../lint/dispatch.ts";
import type { Document } from "../lint/document.ts";
import { lineIndex } from "../text/line-index.ts";

/** Lives as long as the process. */
export class CrashLog {
  readonly #write: (message: string) => void;
  readonly #seen = new Set<string>();

  constructor(write: (message: string) => void) {
    this.#write = write;
  }

  /** `what`: what was being done, to stand after "error while". */
  unexpected(what: string, error: unknown): void {
    this.#once(what + firstLine(error), `error while ${what}: ${stack(error)}`);
  }

  rule(id: string, file: string, line: number | undefined, error: unknown): void {
    const place = line === undefined ? file : `${file}:${line}`;
    // Once for a rule and file: typing on would repeat it with every key.
    this.#once(`${id} ${file}`, `rule ${id} failed at ${place}: ${stack(error)}`);
  }

  /** `took`: milliseconds. */
  slow(id: string, file: string, took: number): void {
    const message = `rule ${id} takes ${took.toFixed(0)} ms on ${file}, many times as long as the others`;
    this.#once(`slow ${id} ${file}`, message);
  }

  #once(key: string, message: string): void {
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#write(message);
  }
}

/** Handles crashes of rules in one file; the line is 1-based, in the text the document has then. */
export function onCrashIn(
  file: string,
  document: () => Document | undefined,
  log: CrashLog,
): OnCrash {
  return (rule, error, node) => {
    const module = document()?.module;
    const line =
      node && module && lineIndex(module.source.text).positionAt(module.offsetOf(node)).line + 1;
    log.rule(rule.id, file, line, error);
  };
}

function firstLine(error: unknown): string {
  return stack(error).split("\n", 1)[0] ?? "";
}

function stack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
