/** Whom to ask and as whom: the address of a Pyroscope server as somebody typed it. */

export type Credentials =
  { readonly token: string } | { readonly user: string; readonly password: string };

/** What is said with every request. */
export interface ServerAddress {
  readonly url: string;
  readonly credentials?: Credentials;
  /** Of a server that keeps several organisations apart. */
  readonly tenant?: string;
}

export type Addressed =
  | { readonly ok: true; readonly base: URL; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly reason: string; readonly remedy: string };

export function addressed({ url, credentials, tenant }: ServerAddress): Addressed {
  let base: URL;
  try {
    base = new URL(url.trim());
  } catch {
    return refused("This is no address.", EXAMPLE);
  }
  if (base.protocol !== "http:" && base.protocol !== "https:") {
    return refused("Pyroscope is asked over http or https only.", EXAMPLE);
  }
  if (base.username !== "" || base.password !== "") {
    return refused(
      "The address holds a name or password.",
      "Leave them out: Hotlint asks for them where the server wants them, and keeps them in the editor's secret store.",
    );
  }
  if (credentials && base.protocol === "http:" && !isThisMachine(base.hostname)) {
    return refused(
      `Credentials would go to ${base.host} unencrypted, so they were not sent.`,
      "Use an address that begins with https://.",
    );
  }
  const headers: Record<string, string> = {};
  if (credentials) headers["authorization"] = authorization(credentials);
  if (tenant !== undefined && tenant !== "") headers["x-scope-orgid"] = tenant;
  return { ok: true, base, headers };
}

const EXAMPLE = "Give one such as https://pyroscope.example.com or http://localhost:4040.";

function refused(reason: string, remedy: string): Addressed {
  return { ok: false, reason, remedy };
}

function authorization(credentials: Credentials): string {
  if ("token" in credentials) return `Bearer ${credentials.token}`;
  const { user, password } = credentials;
  return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(host);
}
