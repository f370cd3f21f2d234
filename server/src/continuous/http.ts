/** Asks a server over HTTP once: a bounded answer, or one sentence for what went wrong. Follows no redirect. */

export interface Asking {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole exchange. */
  readonly patience: number;
  /** Of the answer, unpacked; what is larger is refused. */
  readonly mostBytes: number;
  /** How many have come so far. */
  readonly onBytes?: (count: number) => void;
}

export interface Answer {
  readonly ok: true;
  readonly status: number;
  /** Of the content, without parameters; lower case. */
  readonly type: string;
  /** Where a redirect leads. */
  readonly location: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Unanswered {
  readonly ok: false;
  readonly reason: string;
  readonly remedy?: string;
  readonly cancelled?: true;
}

/** Never rejects. Any status is an answer. */
export async function post(asking: Asking): Promise<Answer | Unanswered> {
  const { url, headers, body, signal, patience } = asking;
  const deadline = AbortSignal.timeout(patience);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      // A redirect could take credentials to another host.
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
    });
    const bytes = await read(response, asking);
    if (!bytes) return tooLarge(url, asking.mostBytes);
    const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const location = response.headers.get("location") ?? "";
    return { ok: true, status: response.status, type: type.trim().toLowerCase(), location, bytes };
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: "It was cancelled.", cancelled: true };
    if (deadline.aborted) return tooSlow(url, patience);
    return unreachable(url, error);
  }
}

/** Undefined where there are more bytes than may come. */
async function read(
  { body }: Response,
  { mostBytes, onBytes }: Asking,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let count = 0;
  if (body) {
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      count += chunk.byteLength;
      // Leaving the loop ends the exchange.
      if (count > mostBytes) return undefined;
      chunks.push(chunk);
      onBytes?.(count);
    }
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function tooLarge({ host }: URL, most: number): Unanswered {
  return {
    ok: false,
    reason: `${host} answered with more than ${Math.round(most / 1024 / 1024)} MB.`,
    remedy: "Choose a shorter time or a narrower selector.",
  };
}

function tooSlow({ host }: URL, patience: number): Unanswered {
  return {
    ok: false,
    reason: `${host} did not answer within ${Math.round(patience / 1000)} s.`,
    remedy: "Choose a shorter time, or try again later.",
  };
}

/** What the runtime says of a connection that failed → what happened, and what helps. */
const FAILURES: readonly (readonly [RegExp, what: string, remedy: string])[] = [
  [
    /^ECONNREFUSED$/u,
    "refused the connection",
    "Is the server running, and is its port the right one?",
  ],
  [
    /^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/u,
    "is not known to this machine's name service",
    "Check the name, and whether a VPN is needed.",
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/u,
    "cannot be reached",
    "Check the address, and whether a VPN is needed.",
  ],
  [
    /SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS_CERT/u,
    "shows a certificate that this machine does not trust",
    "Name its authority in the environment variable NODE_EXTRA_CA_CERTS and start the editor again.",
  ],
  [
    /^(?:EPROTO|ERR_SSL_.*)$/u,
    "does not speak TLS as expected",
    "If the server has no TLS, begin the address with http://.",
  ],
  [
    /^(?:HPE_.*|UND_ERR_.*|ECONNRESET|EPIPE|Z_.*)$/u,
    "broke off the connection, or does not speak HTTP",
    "Is this the address of a Pyroscope server?",
  ],
];

function unreachable({ host }: URL, error: unknown): Unanswered {
  const { code, message } = causeOf(error);
  const known = FAILURES.find(([pattern]) => pattern.test(code));
  if (!known) return { ok: false, reason: `${host} cannot be asked: ${message}.` };
  const [, what, remedy] = known;
  return { ok: false, reason: `${host} ${what} (${code}).`, remedy };
}

/** The reason stands in the innermost error, of which several attempts may have one each. */
function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  let at = error;
  let code = "";
  let message = String(error);
  for (let depth = 0; at instanceof Error && depth < 5; depth++) {
    if ("code" in at && typeof at.code === "string") code = at.code;
    else if (at.name === "HTTPParserError") code = "HPE_INVALID";
    if (at.message !== "") ({ message } = at);
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return { code, message };
}
