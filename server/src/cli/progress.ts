/** One line on a terminal that says how far a check is, and goes away again. */
import type { WriteStream } from "node:tty";

export interface Progress {
  readonly show: (done: number, all: number) => void;
  readonly clear: () => void;
}

/** What is over sooner needs no line. Milliseconds. */
const DELAY = 300;
const INTERVAL = 100;
const CLEAR_LINE = "\r\u001b[K";

/** Says nothing where nobody looks: in pipes, files and on terminals that cannot clear a line. */
export function progressOn(stream: Pick<WriteStream, "write"> & { isTTY?: boolean }): Progress {
  if (stream.isTTY !== true || process.env["TERM"] === "dumb") {
    return { show: () => undefined, clear: () => undefined };
  }
  let next = performance.now() + DELAY;
  let shown = false;
  return {
    show: (done, all) => {
      const now = performance.now();
      if (now < next) return;
      next = now + INTERVAL;
      shown = true;
      stream.write(`${CLEAR_LINE}${done} of ${all} files`);
    },
    clear: () => {
      if (shown) stream.write(CLEAR_LINE);
    },
  };
}
