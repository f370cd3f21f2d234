/**
 * Records what a real Grafana Pyroscope answers: builds the server from its Go module, lets a program
 * send profiles with the real Python agent, and asks as Hotlint does. Usage: node scripts/record-pyroscope.ts
 * (needs Go, python3 and a network; builds for some minutes, unless HOTLINT_PYROSCOPE names the server).
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { contentsOf, fetchPprof, labelsOf } from "../server/src/continuous/pyroscope.ts";
import { mergeStacktracesRequest } from "../server/src/continuous/wire.ts";
import type { RecordedAnswer, RecordedPyroscope } from "../test/continuous/recorded-pyroscope.ts";
import { shopRepository } from "../test/continuous/shop-repository.ts";

/** The newest server whose module builds by itself; what it leaves out is of its time. */
const SERVER = "v1.9.0";
const SERVER_API = "v1.0.0";
/** Its definitions have the newer format. */
const NEWER_API = "v1.6.0";
const AGENT = "1.4.0";
const REPLACED = [
  `github.com/grafana/pyroscope/api => github.com/grafana/pyroscope/api ${SERVER_API}`,
  "github.com/hashicorp/memberlist => github.com/grafana/memberlist v0.3.1-0.20220708130638-bd88e10a3d91",
  "gopkg.in/yaml.v3 => github.com/colega/go-yaml-yaml v0.0.0-20220720105220-255a8d16d094",
];

const root = path.resolve(import.meta.dirname, "..");
// A neutral name: profiles keep the paths of the programs that ran.
const work = path.join(tmpdir(), "hotlint-pyroscope");
const HTTP = 14_040;
const LOCAL = "127.0.0.1";
const PROFILE_TYPE = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";
const SELECTOR = '{service_name="shop"}';

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const program = process.env["HOTLINT_PYROSCOPE"] ?? built();
const server = started(program);
try {
  await untilReady();
  const recorded = await record(runProgram());
  const file = path.join(root, "test/continuous/fixtures/pyroscope.json");
  writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
  console.log(`wrote ${path.relative(root, file)}: ${recorded.answers.length} answers`);
} finally {
  server.kill();
  await once(server, "exit");
  rmSync(work, { recursive: true, force: true });
}

function goModule(folder: string, required: string, replaced: readonly string[] = []): string {
  mkdirSync(folder, { recursive: true });
  const replace = replaced.map((each) => `replace ${each}\n`).join("");
  const text = `module example.com/hotlint\n\ngo 1.22.7\n\nrequire ${required}\n\n${replace}`;
  writeFileSync(path.join(folder, "go.mod"), text);
  return folder;
}

function go(cwd: string, ...args: readonly string[]): void {
  const env = { ...process.env, GOFLAGS: "-mod=mod" };
  execFileSync("go", args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

function built(): string {
  const required = `github.com/grafana/pyroscope ${SERVER}`;
  const folder = goModule(path.join(work, "server"), required, REPLACED);
  go(folder, "build", "-o", "pyroscope", "github.com/grafana/pyroscope/cmd/pyroscope");
  return path.join(folder, "pyroscope");
}

/** Listens, and finds itself, on this machine alone. */
function started(command: string): ChildProcess {
  const data = path.join(work, "data");
  mkdirSync(data, { recursive: true });
  const rings = ["compactor", "distributor", "overrides-exporter", "query-scheduler"];
  const args = [
    `-server.http-listen-address=${LOCAL}`,
    `-server.http-listen-port=${HTTP}`,
    `-server.grpc-listen-address=${LOCAL}`,
    `-memberlist.bind-addr=${LOCAL}`,
    `-memberlist.advertise-addr=${LOCAL}`,
    `-ingester.lifecycler.addr=${LOCAL}`,
    `-query-frontend.instance-addr=${LOCAL}`,
    `-store-gateway.sharding-ring.instance-addr=${LOCAL}`,
    ...rings.map((ring) => `-${ring}.ring.instance-addr=${LOCAL}`),
    "-usage-stats.enabled=false",
    "-self-profiling.disable-push=true",
    "-storage.backend=filesystem",
    `-storage.filesystem.dir=${data}/shared`,
    `-pyroscopedb.data-path=${data}/db`,
  ];
  return spawn(command, args, { cwd: work, stdio: "ignore" });
}

async function untilReady(): Promise<void> {
  for (let second = 0; second < 90; second++) {
    const answer = await fetch(`http://${LOCAL}:${HTTP}/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(1000);
  }
  throw new Error("Pyroscope does not get ready");
}

/** In a commit of its repository, which it names to the server. */
function runProgram(): { readonly app: string; readonly commit: string } {
  const repository = path.join(work, "repository");
  const commit = shopRepository(repository);
  const app = path.join(repository, "app");
  const venv = path.join(work, "venv");
  execFileSync("python3", ["-m", "venv", venv]);
  const python = path.join(venv, "bin/python");
  execFileSync(python, ["-m", "pip", "install", "-q", `pyroscope-io==${AGENT}`]);
  execFileSync(python, ["main.py", `http://${LOCAL}:${HTTP}`, "8", commit], { cwd: app });
  return { app, commit };
}

async function record(ran: ReturnType<typeof runProgram>): Promise<RecordedPyroscope> {
  const answers: RecordedAnswer[] = [];
  const between = await recorder(answers);
  const until = Date.now();
  const period = { from: until - 600_000, until };
  const of = (selector: string, profileType = PROFILE_TYPE) => ({
    selector,
    profileType,
    ...period,
  });
  const options = { signal: new AbortController().signal };
  const to = { url: between.url };
  await contentsOf(to, period, options);
  const labels = ["service_repository", "service_git_ref", "service_root_path"];
  await labelsOf(to, of(SELECTOR), labels, options);
  const found = await fetchPprof(to, of(SELECTOR), options);
  if (!found.ok) throw new Error(found.reason);
  await fetchPprof(to, of('{service_name="nobody"}'), options);
  await fetchPprof(to, of("{service_name="), options);
  await fetchPprof(to, of(SELECTOR, "cpu"), options);
  between.close();
  return {
    server: `github.com/grafana/pyroscope ${SERVER}, with its api ${SERVER_API}`,
    agent: `pyroscope-io ${AGENT}`,
    command: "python main.py http://127.0.0.1:14040 8 COMMIT",
    ...ran,
    profileType: PROFILE_TYPE,
    selector: SELECTOR,
    period,
    answers,
    newer: newer(found.pprof, mergeStacktracesRequest(of(SELECTOR))),
  };
}

/** Passes requests on to the server and keeps what it answers. */
async function recorder(
  answers: RecordedAnswer[],
): Promise<{ readonly url: string; readonly close: () => void }> {
  const between = createServer((request, response) => {
    void passOn(request).then((answer) => {
      answers.push(answer);
      response.writeHead(answer.status, { "content-type": answer.type });
      response.end(Buffer.from(answer.body, "base64"));
    });
  });
  between.listen(0, LOCAL);
  await once(between, "listening");
  const { port } = between.address() as AddressInfo;
  return { url: `http://${LOCAL}:${port}`, close: () => between.close() };
}

async function passOn(request: IncomingMessage): Promise<RecordedAnswer> {
  const body = await buffer(request);
  const url = request.url ?? "";
  const answer = await fetch(`http://${LOCAL}:${HTTP}${url}`, {
    method: "POST",
    headers: { "content-type": request.headers["content-type"] ?? "" },
    body: new Uint8Array(body),
  });
  return {
    method: path.posix.basename(url),
    request: body.toString("base64"),
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    body: Buffer.from(await answer.arrayBuffer()).toString("base64"),
  };
}

/** What a newer server makes of the request, and how it wraps this pprof, by its generated code. */
function newer(pprof: Uint8Array, request: Uint8Array): RecordedPyroscope["newer"] {
  const required = `github.com/grafana/pyroscope/api ${NEWER_API}`;
  const folder = goModule(path.join(work, "answer"), required);
  cpSync(path.join(root, "scripts/pyroscope/answer.go"), path.join(folder, "answer.go"));
  writeFileSync(path.join(folder, "pprof"), pprof);
  writeFileSync(path.join(folder, "request"), request);
  go(folder, "build", "-o", "answer", ".");
  const { status, stdout, stderr } = spawnSync(path.join(folder, "answer"), ["pprof", "request"], {
    cwd: folder,
  });
  if (status !== 0) throw new Error(stderr.toString("utf8"));
  return {
    api: required,
    understood: JSON.parse(stderr.toString("utf8")) as Readonly<Record<string, unknown>>,
    body: stdout.toString("base64"),
  };
}
