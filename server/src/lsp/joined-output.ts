/** Standard output for a message writer that writes each message's header and content one after the other. */
import { Writable } from "node:stream";

/**
 * One write to `target` for each two: a write to a pipe is a system call, and wakes the reader, who
 * can do nothing with a header alone. It was a tenth of the time of a keystroke.
 */
export function joinedOutput(target: Writable): Writable {
  let header: Buffer | undefined;
  const joined = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!header) {
        header = chunk;
        done();
        return;
      }
      const message = Buffer.concat([header, chunk]);
      header = undefined;
      target.write(message, done);
    },
  });
  target.on("error", (error) => joined.destroy(error));
  target.on("close", () => joined.destroy());
  return joined;
}
