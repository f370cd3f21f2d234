/** Measuring a live process from the editor: attach, overlay, raised findings, hotspots, clearing. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { commands, Uri, window } from "vscode";
import {
  api,
  diagnosticsOf,
  eventually,
  openSample,
  sampleFolder,
  severityName,
} from "./editor.ts";
import { attach, drawn, hottestOf, measured, record, succeeded } from "./measuring.ts";

const rule = "list-membership-in-loop";
const file = "orders/intake.py";
const SECONDS = 4;

suite("profiling", () => {
  suiteSetup(async () => {
    await openSample(file);
    await eventually(async () => {
      assert.equal((await api()).server.state.state, "ready");
    });
  });

  teardown(() => commands.executeCommand("hotlint.clearProfile"));

  test("attached to the service, the overlay marks the line a direct py-spy run names hottest", async () => {
    const direct = hottestLine();
    await attach(SECONDS);
    await window.showTextDocument(Uri.file(direct.file));
    const hottest = await eventually(async () => hottestOf(await drawn(direct.file)));
    assert.equal(hottest.line + 1, direct.line);
    assert.match(hottest.label, /^\d+(\.\d+)? ?% · /);
    assert.match(hottest.hover, /samples/);
  });

  test("the finding on a hot line is raised, says its share, and falls back when the profile goes", async () => {
    const { document } = await openSample(file);
    const [cold] = await diagnosticsOf(document.uri, rule);
    assert.ok(cold);
    await attach(SECONDS);
    const hot = await eventually(async () => {
      const [now] = await diagnosticsOf(document.uri, rule);
      assert.ok(now);
      assert.match(now.message, /\d ?% of/);
      return now;
    });
    assert.ok(
      hot.severity < cold.severity,
      `${severityName(hot)} is no louder than ${severityName(cold)}`,
    );
    await commands.executeCommand("hotlint.clearProfile");
    await eventually(async () => {
      const [now] = await diagnosticsOf(document.uri, rule);
      assert.equal(now?.message, cold.message);
      assert.equal(now.severity, cold.severity);
      assert.deepEqual(await drawn(document.uri.fsPath), []);
    });
  });

  test("Next Hotspot goes to a hot line, and the measure switches between self and total", async () => {
    await openSample(file);
    await attach(SECONDS);
    const lines = await eventually(async () => {
      const heat = await drawn(path.join(sampleFolder(), file));
      assert.ok(heat.length > 0, "nothing is drawn");
      return heat.map(({ line }) => line);
    });
    await commands.executeCommand("hotlint.nextHotspot");
    const at = window.activeTextEditor?.selection.active.line;
    assert.ok(at !== undefined && lines.includes(at), `line ${String(at)} is not hot`);

    const before = (await api()).overlay.measure;
    await commands.executeCommand("hotlint.toggleMeasure");
    assert.notEqual((await api()).overlay.measure, before);
    await commands.executeCommand("hotlint.toggleMeasure");
  });

  test("a recorded speedscope profile opens", async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-recorded-"));
    try {
      const recorded = path.join(scratch, "service.speedscope.json");
      record("speedscope", SECONDS, recorded);
      const outcome = await measured("hotlint.openProfile", Uri.file(recorded));
      assert.ok(outcome.ok, outcome.ok ? "" : outcome.reason);
      const { document } = await openSample(file);
      await eventually(async () => hottestOf(await drawn(document.uri.fsPath)));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });

  test("a program's memory is painted in bytes, and told no time", async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-memory-"));
    try {
      const program = path.join(scratch, "holds.py");
      writeFileSync(program, "import time\nheld = bytearray(20_000_000)\ntime.sleep(0.3)\n");
      const uri = Uri.file(program);
      succeeded(await measured("hotlint.profileMemory", uri, { engine: "tracemalloc" }));
      await window.showTextDocument(uri);
      const hottest = await eventually(async () => hottestOf(await drawn(program)));
      assert.equal(hottest.line, 1);
      assert.match(hottest.label, /^\d+ % · 20 MB$/);
      assert.match(hottest.hover, /of memory held at the peak/);
      assert.equal((await api()).profile?.denominator, "of memory held at the peak");
    } finally {
      await commands.executeCommand("workbench.action.closeActiveEditor");
      rmSync(scratch, { recursive: true, force: true });
    }
  });

  test("a process that does not exist gets one clear message", async () => {
    // Above the largest pid that Linux and macOS hand out.
    const outcome = await measured("hotlint.attach", { pid: 99_999_999, seconds: 1 });
    assert.ok(!outcome.ok);
    assert.match(outcome.reason, /99999999|process/);
    const last = (await api()).said.at(-1);
    assert.ok(last?.text.includes(outcome.reason), `said instead: ${last?.text ?? "nothing"}`);
  });
});

/** The workspace's line with most samples of its own, by a run of py-spy that Hotlint knows nothing of. */
function hottestLine(): { readonly file: string; readonly line: number } {
  const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-direct-"));
  try {
    const stacks = path.join(scratch, "stacks.txt");
    record("raw", SECONDS, stacks);
    const [hottest] = [...samplesByLine(readFileSync(stacks, "utf8"))].sort(
      ([, a], [, b]) => b - a,
    );
    const [, inFile, line] = /^(.*):(\d+)$/.exec(hottest?.[0] ?? "") ?? [];
    assert.ok(inFile !== undefined, "py-spy saw no line of the workspace");
    return { file: inFile, line: Number(line) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * `main (a.py:1);work (b.py:2) 17` → `b.py:2` has 17 samples of its own. Of the package that does the
 * work: where server.py waits, py-spy may count it as busy, and Hotlint leaves that out.
 */
function samplesByLine(stacks: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  const working = path.join(sampleFolder(), "orders") + path.sep;
  for (const row of stacks.trim().split("\n")) {
    const [, place, count] = /\(([^()]+:\d+)\) (\d+)$/.exec(row) ?? [];
    if (place?.startsWith(working) !== true) continue;
    samples.set(place, (samples.get(place) ?? 0) + Number(count));
  }
  return samples;
}
