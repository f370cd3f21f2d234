/** Calls that wait for an HTTP server. */
import { each, giving, library, thread } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const response: About = {
  kind: "http",
  reason: "waits for the server's response",
  replacement: library("`httpx.AsyncClient` or `aiohttp.ClientSession`"),
};
const httpxResponse: About = { ...response, replacement: library("`httpx.AsyncClient`") };
const body: About = { ...response, reason: "waits for the rest of the server's response" };

const VERBS = "get post put patch delete head options request";
const CONNECTIONS = ["http.client.HTTPConnection", "http.client.HTTPSConnection"];
const POOLS = ["urllib3.PoolManager", "urllib3.ProxyManager"];
const HOST_POOLS = ["urllib3.HTTPConnectionPool", "urllib3.HTTPSConnectionPool"];

export const httpCalls: readonly BlockingCall[] = [
  ...each("requests", VERBS, response),
  ...each("requests.Session", `${VERBS} send`, response),
  ...each("urllib.request", "urlopen urlretrieve", response),
  ...each("urllib.request.OpenerDirector", "open", response),
  ...each("urllib.robotparser.RobotFileParser", "read", response),
  ...each(CONNECTIONS, "connect request getresponse endheaders send", response),
  ...each("http.client.HTTPResponse", "read read1 readinto readline", body),
  ...each("urllib3", "request", response),
  ...each(POOLS.concat(HOST_POOLS), "request urlopen", response),
  ...each("httpx", `${VERBS} stream`, httpxResponse),
  ...each("httpx.Client", `${VERBS} stream send`, httpxResponse),
  ...each("pycurl.Curl", "perform perform_rb perform_rs", response),
  ...each("httplib2.Http", "request", response),
  ...each("xmlrpc.client.ServerProxy", "*", {
    kind: "http",
    reason: "waits for the remote procedure's answer",
    replacement: thread,
    except: [],
  }),
  ...each("openai.OpenAI", "chat.completions.create responses.create embeddings.create", {
    kind: "http",
    reason: "waits for the model's answer",
    replacement: library("`openai.AsyncOpenAI`"),
  }),
  ...each("anthropic.Anthropic", "messages.create messages.count_tokens", {
    kind: "http",
    reason: "waits for the model's answer",
    replacement: library("`anthropic.AsyncAnthropic`"),
  }),
];

export const httpFactories: readonly BlockingFactory[] = [
  ...giving(
    "requests.Session",
    "requests.session requests.sessions.Session requests.sessions.session",
  ),
  ...giving("urllib.request.OpenerDirector", "urllib.request.build_opener"),
  ...giving("http.client.HTTPResponse", "urllib.request.urlopen"),
  ...giving("http.client.HTTPResponse", "urllib.request.OpenerDirector.open"),
  ...CONNECTIONS.map((owner) => ({
    name: `${owner}.getresponse`,
    gives: "http.client.HTTPResponse",
  })),
  ...giving("urllib3.PoolManager", "urllib3.poolmanager.PoolManager"),
  ...giving("urllib3.ProxyManager", "urllib3.proxy_from_url urllib3.poolmanager.ProxyManager"),
  ...giving("urllib3.HTTPConnectionPool", "urllib3.connection_from_url"),
];
