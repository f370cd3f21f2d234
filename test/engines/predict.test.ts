/** What attaching will meet is known before: kind, reason and remedy. */
import { describe, expect, it } from "vitest";
import { hostFacts, predictAttach } from "../../server/src/engines/predict.ts";
import type { HostFacts, TargetFacts } from "../../server/src/engines/predict.ts";
import { pythonByMaps, pythonByName } from "../../server/src/engines/python-name.ts";

const host: HostFacts = { platform: "linux", uid: 1000, mayTrace: false, yamaScope: 0 };
const root: HostFacts = { platform: "linux", uid: 0, mayTrace: true, yamaScope: 1, machine: "x64" };
const target: TargetFacts = {
  pid: 7,
  isPython: true,
  pythonVersion: "3.11",
  freeThreaded: false,
  uid: 1000,
};

/** What, target, host, kind, reason, remedy. */
type Row = readonly [string, Partial<TargetFacts>, HostFacts, string, RegExp, RegExp | undefined];

const REFUSED: readonly Row[] = [
  ["not Python", { isPython: false }, host, "not-python", /not a Python/, undefined],
  [
    "free-threaded",
    { freeThreaded: true },
    root,
    "free-threaded",
    /free-threaded/,
    /3\.15.*cProfile/,
  ],
  [
    "3.15 in a container",
    { pythonVersion: "3.15.2", inContainer: true },
    root,
    "unsupported-version",
    /Python 3\.15 in a container/,
    /`python3\.15 -m profiling\.sampling attach`/,
  ],
  [
    "32 bit",
    { machine: "ia32" },
    root,
    "unsupported-version",
    /for ia32.* for x64/,
    /architecture/,
  ],
  ["another user", { uid: 0 }, host, "permission", /another user/, /SYS_PTRACE/],
  ["Yama 1", {}, { ...host, yamaScope: 1 }, "permission", /scope is 1$/, /`sudo sysctl/],
  ["Yama 3, root", {}, { ...root, yamaScope: 3 }, "permission", /is 3, so no/, /Current File/],
  ["macOS", {}, { ...host, platform: "darwin" }, "permission", /macOS/, /Current File/],
];

describe("prediction", () => {
  it.each(REFUSED)("%s", (_, change, on, kind, reason, remedy) => {
    const prediction = predictAttach({ ...target, ...change }, on);
    expect(prediction).toMatchObject({ ok: false, kind });
    if (prediction.ok) return;
    expect(prediction.reason).toMatch(reason);
    if (remedy === undefined) expect(prediction.remedy).toBeUndefined();
    // Whole sentences: they are shown as they are.
    else expect(prediction.remedy).toMatch(remedy);
    expect(prediction.remedy ?? "End.").toMatch(/^[A-Z].*\.$/u);
  });

  it.each([
    ["3.15", { ...target, pythonVersion: "3.15.2" }],
    ["3.15 without a lock", { ...target, pythonVersion: "3.15", freeThreaded: true }],
    ["3.16", { ...target, pythonVersion: "3.16" }],
  ])("%s brings its own profiler", (_, who) => {
    expect(predictAttach(who, root)).toEqual({ ok: true, engine: "tachyon" });
  });

  it.each([
    ["the same user", target, host],
    ["root under Yama", { ...target, uid: 5 }, root],
    ["an unknown version", { pid: 1, isPython: true, freeThreaded: false }, host],
    ["Windows", target, { ...host, platform: "win32" as const }],
    ["a container", { ...target, inContainer: true, machine: "x64" }, root],
    ["3.14", { ...target, pythonVersion: "3.14" }, host],
  ])("lets %s", (_, who, on) => {
    expect(predictAttach(who, on)).toEqual({ ok: true, engine: "py-spy" });
  });

  it("knows this machine", async () => {
    const facts = await hostFacts();
    expect(facts.platform).toBe(process.platform);
    expect(facts.uid).toBe(process.getuid?.());
    expect(facts.yamaScope).toBeGreaterThanOrEqual(0);
  });
});

describe("names of interpreters", () => {
  it.each([
    ["python3.11", "3.11", false],
    ["python3.13t", "3.13", true],
    ["python", undefined, false],
    ["python3", undefined, false],
    ["Python", undefined, false],
    ["pythonw.exe", undefined, false],
  ])("%s", (name, pythonVersion, freeThreaded) => {
    expect(pythonByName(name)).toMatchObject({ isPython: true, freeThreaded });
    expect(pythonByName(name).pythonVersion).toBe(pythonVersion);
  });

  it.each(["bash", "pythonic", "python-build", "ipython", "mypython3"])("not %s", (name) => {
    expect(pythonByName(name).isPython).toBe(false);
  });

  it("sees an interpreter inside another program", () => {
    expect(pythonByMaps("7f00-7f01 r-xp 0 0 0 /usr/lib/libpython3.12.so.1.0")).toMatchObject({
      isPython: true,
      pythonVersion: "3.12",
    });
    expect(pythonByMaps("/usr/lib/libpython3.13t.so.1.0").freeThreaded).toBe(true);
    expect(pythonByMaps("/usr/lib/libc.so.6").isPython).toBe(false);
  });
});
