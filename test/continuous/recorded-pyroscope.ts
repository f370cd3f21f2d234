/** What a real Pyroscope answered (`scripts/record-pyroscope.ts`), given again by a server on this machine. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";

export interface RecordedAnswer {
  /** `SelectMergeProfile` */
  readonly method: string;
  /** In base64, as `body` is. */
  readonly request: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface RecordedPyroscope {
  /** Modules and versions. */
  readonly server: string;
  readonly agent: string;
  /** Of the measured program. */
  readonly command: string;
  /** Folder that the measured program ran in. */
  readonly app: string;
  readonly commit: string;
  readonly profileType: string;
  readonly selector: string;
  readonly period: { readonly from: number; readonly until: number };
  readonly answers: readonly RecordedAnswer[];
  /** From the generated code of a newer version: what our request means to it, and the same pprof in its answer. */
  readonly newer: {
    readonly api: string;
    readonly understood: Readonly<Record<string, unknown>>;
    readonly body: string;
  };
}

export const FIXTURES = path.join(import.meta.dirname, "fixtures");

export const RECORDED = JSON.parse(
  readFileSync(path.join(FIXTURES, "pyroscope.json"), "utf8"),
) as RecordedPyroscope;

/** What is answered to exactly this request. */
export function answerTo(method: string, request: Buffer): RecordedAnswer | undefined {
  const body = request.toString("base64");
  return RECORDED.answers.find((each) => each.method === method && each.request === body);
}

export interface Listening {
  readonly url: string;
  /** Methods that were asked for, in order. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

export type Respond = (
  method: string,
  request: Buffer,
  response: ServerResponse,
  headers: IncomingMessage["headers"],
) => void;

/** A server on this machine alone. */
export async function listen(respond: Respond): Promise<Listening> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const method = path.posix.basename(request.url ?? "");
      asked.push(method);
      respond(method, body, response, request.headers);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

/** As the recorded server. */
export function replay(method: string, request: Buffer, response: ServerResponse): void {
  const found = answerTo(method, request);
  response.writeHead(found?.status ?? 500, { "content-type": found?.type ?? "text/plain" });
  response.end(found ? Buffer.from(found.body, "base64") : "this was not recorded");
}
