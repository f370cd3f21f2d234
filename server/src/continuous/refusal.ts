/** What an answer that is not the wanted one means, in a sentence for the user. */
import type { Answer } from "./http.ts";

export interface Refused {
  readonly ok: false;
  readonly reason: string;
  readonly remedy?: string;
  /** Asking for the same in another way will not help either. */
  readonly final: boolean;
  readonly cancelled?: true;
  /** The server wants to know who asks, or did not believe it. */
  readonly wantsCredentials?: true;
}

/** Undefined for an answer of the wanted type. */
export function refusal(answer: Answer, host: string, wanted: string): Refused | undefined {
  const { status, type, location } = answer;
  if (status >= 200 && status < 300) {
    return type === wanted ? undefined : notPyroscope(host, `answered with ${named(type)}`);
  }
  if (status >= 300 && status < 400) return redirected(host, location);
  const said = messageIn(answer);
  if (status === 401 || status === 403) {
    const reason = `${host} does not let you in${said === "" ? "" : `: ${said}`} (${status}).`;
    const remedy = /org id/iu.test(said)
      ? "Set hotlint.pyroscope.tenant to the organisation's id."
      : "Check the token, or the name and password.";
    return { ok: false, final: true, reason, remedy, wantsCredentials: true };
  }
  if (said !== "" && type === "application/json") {
    // A refusal of the one request may stand for a format that an older server does not know.
    return { ok: false, final: false, reason: `Pyroscope refused: ${said} (${status}).` };
  }
  if (status === 404 || status === 405) return notPyroscope(host, `answered ${status}`);
  const reason = `${host} answered with an error${said === "" ? "" : `: ${said}`} (${status}).`;
  return { ok: false, final: false, reason, remedy: "Try again later; its log says more." };
}

function notPyroscope(host: string, how: string): Refused {
  return {
    ok: false,
    // An older server may lack the one method, and have the other.
    final: false,
    reason: `${host} ${how}: this is not the address of Grafana Pyroscope 1.0 or newer.`,
    remedy: "Give the address that programs send their profiles to, without a page of Grafana.",
  };
}

function redirected(host: string, location: string): Refused {
  const to = location === "" ? "elsewhere" : `to ${location.slice(0, 200)}`;
  return {
    ok: false,
    final: true,
    reason: `${host} redirects ${to}, which is not followed.`,
    remedy: "If you trust that address, give it instead; a page to log in needs a token.",
  };
}

const LONGEST = 300;

/** What the server says itself: the message of its JSON, which may be JSON again, or a short plain text. */
function messageIn({ bytes, type }: Answer): string {
  let text = Buffer.from(bytes.subarray(0, 20_000)).toString("utf8");
  for (let depth = 0; depth < 3; depth++) {
    const inner = innerMessage(text);
    if (inner === undefined) break;
    text = inner;
  }
  if (type.includes("html")) return "";
  return text.replace(/\s+/gu, " ").trim().slice(0, LONGEST).replace(/\.$/u, "");
}

function innerMessage(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("message" in value)) return undefined;
    return typeof value.message === "string" ? value.message : undefined;
  } catch {
    return undefined;
  }
}

function named(type: string): string {
  if (type.includes("html")) return "a web page";
  return type === "" ? "something unnamed" : type;
}
