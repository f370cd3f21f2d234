/** Crashes, coalescing, progress, shares and command lines: small decisions of the client. */
import { describe, expect, test } from "vitest";
import { checkSentence } from "../../client/src/check-sentence.ts";
import { coalesce } from "../../client/src/overlay/coalesce.ts";
import { commandLine } from "../../client/src/profiling/command-line.ts";
import type { Step } from "../../client/src/profiling/progress-steps.ts";
import { progressSteps } from "../../client/src/profiling/progress-steps.ts";
import { judgeCrash } from "../../client/src/server/crashes.ts";
import { hottestSentence, lineItem, percent } from "../../client/src/views/hot-line-items.ts";
import type { HotLine } from "../../server/src/protocol.ts";

describe("judgeCrash", () => {
  const after = (times: readonly number[]): boolean => {
    let recent: readonly number[] = [];
    let restart = true;
    for (const time of times) ({ recent, restart } = judgeCrash(recent, time));
    return restart;
  };

  test("three crashes in a row are forgiven, the fourth is not", () => {
    expect(after([0, 1000, 2000])).toBe(true);
    expect(after([0, 1000, 2000, 3000])).toBe(false);
  });

  test("a crash now and then is always forgiven", () => {
    expect(after([0, 1, 2, 3, 4].map((n) => n * 61_000))).toBe(true);
  });
});

describe("coalesce", () => {
  test("a burst runs once, and a call meanwhile runs once more, never at the same time", async () => {
    const events: string[] = [];
    const releases: (() => void)[] = [];
    const started = async (count: number): Promise<void> => {
      await expect.poll(() => releases.length).toBe(count);
    };
    const work = coalesce(async (key) => {
      events.push(`start ${key}`);
      await new Promise<void>((resolve) => releases.push(resolve));
      events.push(`end ${key}`);
    }, 1);
    work.schedule("a");
    work.schedule("a");
    work.schedule("a", "now");
    await started(1);
    work.schedule("a");
    work.schedule("a");
    releases[0]?.();
    await started(2);
    releases[1]?.();
    await expect.poll(() => events.length).toBe(4);
    expect(events).toEqual(["start a", "end a", "start a", "end a"]);
  });

  test("nothing runs after it is disposed", async () => {
    const ran: string[] = [];
    const work = coalesce((key) => {
      ran.push(key);
      return Promise.resolve();
    }, 1);
    work.schedule("a");
    work.dispose();
    work.schedule("b", "now");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toEqual([]);
  });
});

describe("progressSteps", () => {
  test("turns percentages so far into steps, and never goes back", () => {
    const steps: Step[] = [];
    const take = progressSteps((step) => steps.push(step));
    take({ kind: "begin", percentage: 0, message: "starting" });
    take({ kind: "report", percentage: 30 });
    take({ kind: "report", percentage: 20 });
    take({ kind: "report", percentage: 45, message: "almost" });
    take({ kind: "end" });
    expect(steps).toEqual([
      { message: "starting" },
      { increment: 30 },
      {},
      { message: "almost", increment: 15 },
    ]);
  });
});

describe("hot lines", () => {
  const line: HotLine = {
    uri: "file:///app/orders/reports.py",
    line: 41,
    function: "distinct",
    share: 0.612,
    label: "61 % · 3.0 s",
    band: 4,
    rank: 0.918,
    findings: [{ rule: "dedup-via-list-membership", message: "…", line: 41, hasFix: false }],
  };

  test("an item names file, line, function, share and findings", () => {
    expect(lineItem(line, "orders/reports.py")).toEqual({
      label: "Line 42",
      description: "61 % · 3.0 s",
      tooltip: "orders/reports.py:42 in distinct: 61 % · 3.0 s, 1 finding",
      spoken: "61 % · 3.0 s, reports.py line 42, in distinct, 1 finding",
      icon: "flame",
    });
  });

  test("the sentence after a measurement names the hottest line", () => {
    expect(hottestSentence(line, "orders/reports.py")).toBe("Hottest: orders/reports.py:42, 61 %.");
  });

  test.each([
    [0.612, "61 %"],
    [0.004, "0.4 %"],
    [0.0004, "< 0.1 %"],
    [0, "0 %"],
    [1, "100 %"],
  ])("%d reads %s", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe("commandLine", () => {
  test("quotes what a shell would take apart", () => {
    const words = ["/my tools/python3", "-m", "pip", "install", "py-spy>=0.4.2"];
    expect(commandLine(words)).toBe('"/my tools/python3" -m pip install "py-spy>=0.4.2"');
  });
});

describe("checkSentence", () => {
  test.each([
    [[230, 12, 5, 0], "12 findings in 5 of 230 files."],
    [[1, 1, 1, 0], "1 finding in 1 of 1 file."],
    [[3, 0, 0, 0], "No findings in 3 files."],
    [[3, 1, 1, 2], "1 finding in 1 of 3 files; 2 files could not be checked."],
  ] as const)("%j", ([files, findings, filesWithFindings, failed], expected) => {
    const outcome = { ok: true, files, findings, filesWithFindings, failed } as const;
    expect(checkSentence(outcome)).toBe(expected);
  });
});
