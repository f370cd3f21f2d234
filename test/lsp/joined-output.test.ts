/** Messages leave in one write each, whole and in order, and a broken pipe is told to who writes. */
import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { type Message, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { joinedOutput } from "../../server/src/lsp/joined-output.ts";

const notification = (method: string): Message => ({ jsonrpc: "2.0", method }) as Message;

test("each message is one write", async () => {
  const pipe = new PassThrough();
  const writes: string[] = [];
  pipe.on("data", (chunk: Buffer) => writes.push(chunk.toString("utf8")));
  const writer = new StreamMessageWriter(joinedOutput(pipe));
  await Promise.all(["first", "größer", "third"].map((each) => writer.write(notification(each))));
  await expect.poll(() => writes).toHaveLength(3);
  expect(writes[1]).toMatch(/^Content-Length: \d+\r\n\r\n\{.*"größer"\}$/);
});

test("a reader gets what was written", async () => {
  const pipe = new PassThrough();
  const read: unknown[] = [];
  new StreamMessageReader(pipe).listen((message) => read.push(message));
  const writer = new StreamMessageWriter(joinedOutput(pipe));
  const sent = Array.from({ length: 50 }, (_, i) => notification(`m${"x".repeat(i * 100)}`));
  for (const message of sent) await writer.write(message);
  await expect.poll(() => read).toEqual(sent);
});

test("who writes hears of a pipe that broke", async () => {
  const broken = new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  const output = joinedOutput(broken);
  const error = once(output, "error");
  output.write("Content-Length: 2\r\n\r\n");
  output.write("{}");
  expect(await error).toMatchObject([{ code: "EPIPE" }]);
});
