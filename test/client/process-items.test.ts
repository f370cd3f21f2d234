/** The process picker's order and words. */
import { describe, expect, test } from "vitest";
import {
  obstacleSentence,
  parseSeconds,
  processSections,
} from "../../client/src/profiling/process-items.ts";
import type { ProcessInfo } from "../../server/src/protocol.ts";

const now = new Date(2024, 4, 3, 15, 0).getTime();

const service: ProcessInfo = {
  pid: 4711,
  command: "python3 -u /app/server.py --port 0",
  name: "python3",
  isPython: true,
  inWorkspace: true,
  startTime: new Date(2024, 4, 3, 14, 2).getTime(),
  cpu: 63.4,
  user: "dev",
};
const module: ProcessInfo = {
  ...service,
  pid: 12,
  command: "/usr/bin/python3 -m http.server 8000",
  inWorkspace: false,
  startTime: new Date(2024, 4, 1, 9, 5).getTime(),
  cpu: 0.4,
};
const shell: ProcessInfo = {
  pid: 7,
  command: "bash",
  name: "bash",
  isPython: false,
  inWorkspace: false,
};

describe("processSections", () => {
  test("the workspace's Python first, other programs last", () => {
    const sections = processSections([service, module, shell], now);
    expect(sections.map(({ title, items }) => [title, items.map((i) => i.process.pid)])).toEqual([
      ["Python in this workspace", [4711]],
      ["Python", [12]],
      ["other processes", [7]],
    ]);
  });

  test("a section without processes is left out", () => {
    expect(processSections([shell], now).map(({ title }) => title)).toEqual(["other processes"]);
  });

  test("a script is named by its file, with pid, CPU, start and user beside it", () => {
    const item = processSections([service], now)[0]?.items[0];
    expect(item?.label).toBe("$(symbol-event) server.py");
    expect(item?.description).toBe("pid 4711 · 63 % CPU · started 14:02 · dev");
    expect(item?.detail).toBe("python3 -u /app/server.py --port 0");
  });

  test("a module by its name, and an older start with its day", () => {
    const item = processSections([module], now)[0]?.items[0];
    expect(item?.label).toBe("$(symbol-event) http.server");
    expect(item?.description).toBe("pid 12 · 0.4 % CPU · started 2024-05-01 09:05 · dev");
  });

  test.each([
    ["/usr/bin/python3 /usr/bin/networkd-dispatcher --run", "networkd-dispatcher"],
    ["python3 -X dev -W error -u app/main.py -m x", "main.py"],
    ["python3 -c print(1)", "python3"],
    ["python3", "python3"],
  ])("%s is called %s", (command, name) => {
    const item = processSections([{ ...service, command }], now)[0]?.items[0];
    expect(item?.label).toBe(`$(symbol-event) ${name}`);
  });

  test("what may not be attached to says so, and why", () => {
    const refused = { ...service, obstacle: { reason: "It belongs to root." } };
    const item = processSections([refused], now)[0]?.items[0];
    expect(item?.label).toContain("$(circle-slash)");
    expect(item?.detail).toBe(`not permitted: It belongs to root · ${service.command}`);
  });

  test("a long command line keeps its two ends", () => {
    const long = { ...service, command: `python3 server.py ${"x".repeat(400)} --last` };
    const detail = processSections([long], now)[0]?.items[0]?.detail ?? "";
    expect(detail.length).toBeLessThanOrEqual(160);
    expect(detail).toMatch(/^python3 server\.py x+ … x+ --last$/u);
  });
});

describe("obstacleSentence", () => {
  test("names the process, the reason and what helps", () => {
    const obstacle = { reason: "It belongs to root.", remedy: "Use Profile Current File." };
    expect(obstacleSentence({ ...service, obstacle })).toBe(
      "Process 4711 cannot be profiled: It belongs to root. Use Profile Current File.",
    );
  });

  test("is silent where nothing stands in the way", () => {
    expect(obstacleSentence(service)).toBeUndefined();
  });
});

describe("parseSeconds", () => {
  test.each([
    ["10", 10],
    [" 5 s ", 5],
    ["0", undefined],
    ["86401", undefined],
    ["1.5", undefined],
    ["-3", undefined],
    ["", undefined],
    ["ten", undefined],
  ])("%j is %j", (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });
});
