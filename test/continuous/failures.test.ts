/** Whatever a Pyroscope server does, or something else in its place: one sentence, and nothing hangs. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createPlain, type AddressInfo } from "node:net";
import { createServer as createTls } from "node:https";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { addressed, type ServerAddress } from "../../server/src/continuous/address.ts";
import { contentsOf, fetchPprof, type AskOptions } from "../../server/src/continuous/pyroscope.ts";
import {
  FIXTURES,
  listen,
  type Listening,
  RECORDED,
  replay,
  type Respond,
} from "./recorded-pyroscope.ts";

const { selector, profileType, period } = RECORDED;
const SELECTION = { selector, profileType, ...period };

let open: { readonly close: () => void }[] = [];
afterEach(() => {
  for (const each of open) each.close();
  open = [];
});

async function serving(respond: Respond): Promise<Listening> {
  const server = await listen(respond);
  open.push(server);
  return server;
}

function fetching(server: ServerAddress, options: Partial<AskOptions> = {}, selection = SELECTION) {
  const signal = new AbortController().signal;
  return fetchPprof(server, selection, { signal, ...options });
}

/** Everything that is said, as one text. */
async function said(fetched: ReturnType<typeof fetching>): Promise<string> {
  const outcome = await fetched;
  if (outcome.ok) return "a profile";
  expect(outcome.reason).toMatch(/[.)]$/u);
  return `${outcome.reason} ${outcome.remedy ?? ""}`.trim();
}

const simple = (status: number, type: string, body: string): Respond => {
  return (_method, _request, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };
};

describe("recorded answers of a real server", () => {
  it("nothing was recorded, a selector and a type that are none", async () => {
    const { url } = await serving(replay);
    const nobody = { ...SELECTION, selector: '{service_name="nobody"}' };
    expect(await said(fetching({ url }, {}, nobody))).toBe(
      'Pyroscope has no samples of that type for {service_name="nobody"} in that time. Choose another time, type or selector.',
    );
    const broken = { ...SELECTION, selector: "{service_name=" };
    expect(await said(fetching({ url }, {}, broken))).toBe(
      "Pyroscope refused: 1:15: parse error: unexpected end of input inside braces (400).",
    );
    const typeless = { ...SELECTION, profileType: "cpu" };
    expect(await said(fetching({ url }, {}, typeless))).toContain("must be of the form <name>:");
  });
});

describe("servers that are none of Pyroscope, or do not let one in", () => {
  const answers: readonly (readonly [string, Respond, RegExp])[] = [
    ["401", simple(401, "text/plain", "no"), /does not let you in: no \(401\)\. Check the token/u],
    ["401 of many tenants", simple(401, "text/plain", "no org id"), /hotlint\.pyroscope\.tenant/u],
    ["403", simple(403, "text/html", "<h1>Go away</h1>"), /does not let you in \(403\)\./u],
    [
      "404",
      simple(404, "text/plain", "404 page not found"),
      /answered 404: this is not the address of Grafana/u,
    ],
    [
      "a web page",
      simple(200, "text/html; charset=utf-8", "<html></html>"),
      /answered with a web page: this is not/u,
    ],
    ["another type", simple(200, "application/json", "{}"), /answered with application\/json/u],
    [
      "503",
      simple(503, "text/plain", "overloaded"),
      /answered with an error: overloaded \(503\)\. Try again later/u,
    ],
    [
      "bytes that are none",
      simple(200, "application/proto", "\xff\xff\xff\xff"),
      /has no samples/u,
    ],
    [
      "a redirect",
      (_method, _request, response) => {
        response.writeHead(302, { location: "http://127.0.0.1:9/login" }).end();
      },
      /redirects to http:\/\/127\.0\.0\.1:9\/login, which is not followed\./u,
    ],
    [
      "an answer that breaks off",
      (_method, _request, response) => {
        response.writeHead(200, { "content-type": "application/proto", "content-length": "100" });
        response.write("x");
        setTimeout(() => response.destroy(), 20);
      },
      /broke off the connection/u,
    ],
  ];
  it.each(answers)("%s", async (_, respond, expected) => {
    const { url } = await serving(respond);
    expect(await said(fetching({ url }))).toMatch(expected);
    const contents = await contentsOf({ url }, period, { signal: new AbortController().signal });
    expect(contents.ok && contents.profileTypes.length > 0).toBe(false);
  });

  it("a redirect takes nothing along to the other host", async () => {
    const other = await serving(replay);
    const { url, asked } = await serving((_method, _request, response) => {
      response.writeHead(307, { location: `${other.url}/querier.v1.QuerierService/X` }).end();
    });
    await said(fetching({ url, credentials: { token: "secret" } }));
    expect(asked).toHaveLength(1);
    expect(other.asked).toEqual([]);
  });

  it("nobody listens, or somebody who does not speak HTTP, or TLS, or shows a certificate of his own", async () => {
    const plain = createPlain((socket) => {
      socket.on("error", () => undefined).resume();
      socket.end("SSH-2.0-OpenSSH\r\n");
    });
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    const { port } = plain.address() as AddressInfo;
    open.push(plain);
    expect(await said(fetching({ url: `http://127.0.0.1:${port}` }))).toContain("not speak HTTP");
    expect(await said(fetching({ url: `https://127.0.0.1:${port}` }))).toMatch(
      /not speak (?:TLS|HTTP)/u,
    );
    const gone = await listen(replay);
    gone.close();
    expect(await said(fetching({ url: gone.url }))).toContain("(ECONNREFUSED)");

    const pem = readFileSync(path.join(FIXTURES, "self-signed.pem"));
    const tls = createTls({ key: pem, cert: pem }).listen(0, "127.0.0.1");
    await once(tls, "listening");
    open.push(tls);
    const secure = (tls.address() as AddressInfo).port;
    expect(await said(fetching({ url: `https://localhost:${secure}` }))).toContain(
      "a certificate that this machine does not trust",
    );
  });

  it("an answer that is too large, or does not come, or that nobody waits for", async () => {
    const large = await serving(simple(200, "application/proto", "x".repeat(3_000_000)));
    const most = { mostBytes: 1024 * 1024 };
    expect(await said(fetching({ url: large.url }, most))).toContain("more than 1 MB");
    const silent = await serving(() => undefined);
    expect(await said(fetching({ url: silent.url }, { patience: 100 }))).toContain(
      "not answer within",
    );
    const leaving = new AbortController();
    const waited = fetching({ url: silent.url }, { signal: leaving.signal });
    leaving.abort();
    expect(await waited).toMatchObject({ ok: false, cancelled: true });
  });
});

describe("addresses", () => {
  const refused: readonly (readonly [ServerAddress, RegExp])[] = [
    [{ url: "pyroscope" }, /no address/u],
    [{ url: "file:///etc/passwd" }, /http or https only/u],
    [{ url: "https://me:secret@example.com" }, /holds a name or password/u],
    [
      { url: "http://example.com", credentials: { token: "t" } },
      /unencrypted, so they were not sent/u,
    ],
  ];
  it.each(refused)("%j", (server, reason) => {
    const outcome = addressed(server);
    expect(outcome.ok ? "" : outcome.reason).toMatch(reason);
    expect(outcome.ok ? "" : outcome.reason).not.toContain("secret");
  });

  it("tells who asks in the way that the server knows", async () => {
    const seen: (string | undefined)[] = [];
    const { url } = await serving((method, request, response, headers) => {
      seen.push(headers.authorization, headers["x-scope-orgid"] as string | undefined);
      replay(method, request, response);
    });
    const signal = new AbortController().signal;
    const credentials = { user: "10", password: "pass:word" };
    await contentsOf({ url, credentials, tenant: "team" }, period, { signal });
    await contentsOf({ url, credentials: { token: "abc" } }, period, { signal });
    const basic = `Basic ${Buffer.from("10:pass:word").toString("base64")}`;
    expect(seen.slice(0, 2)).toEqual([basic, "team"]);
    expect(seen.slice(-2)).toEqual(["Bearer abc", undefined]);
  });

  it("may have a folder that the server's methods are in", async () => {
    const { url, asked } = await serving(replay);
    const signal = new AbortController().signal;
    expect(await contentsOf({ url: `${url}/pyroscope/` }, period, { signal })).toEqual({
      ok: true,
      profileTypes: [profileType],
      services: ["shop"],
    });
    expect(asked).toEqual(["ProfileTypes", "LabelValues"]);
  });
});
