/** Scans on worker threads: the same findings in the same order, whatever happens to a thread. */
import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkFile } from "../../server/src/scan/check-file.ts";
import { Gate } from "../../server/src/scan/gate.ts";
import type { Outcome } from "../../server/src/scan/outcome.ts";
import { WorkspaceCode } from "../../server/src/workspace/code-base.ts";
import { compileWasm } from "../../server/src/syntax/wasm-parser.ts";
import { runJobs } from "../../server/src/scan/pool.ts";
import { scan } from "../../server/src/scan/scan.ts";
import { compileParser, loadParser } from "../../server/src/workspace/assets.ts";
import { libraryPaths } from "../harness/standard-library.ts";
import { SAFE } from "../lsp/snippets.ts";
import { ALL, folder, put, scanned, summary } from "./folder.ts";

const QUIET = "x = 1\n";

/** Files with one finding each, and fillers of different lengths between them. */
function mixed(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) =>
    put(
      `m${String(i).padStart(3, "0")}.py`,
      i % 3 === 0 ? SAFE : QUIET.repeat(1 + ((i * 37) % 50)),
    ),
  );
}

/** So many functions with a finding each that no thread is done with them soon. */
function endless(): string {
  return Array.from({ length: 60_000 }, (_, i) => SAFE.replace("def f", `def f${i}`)).join("\n");
}

describe("findings", () => {
  test("are those of one file after the other, in the order asked for", async () => {
    const files = libraryPaths().filter((_, i) => i % 25 === 0);
    const code = new WorkspaceCode(await loadParser());
    const expected = files.map((file) => plain(checkFile(file, undefined, ALL, code)));
    for (const threads of [1, 3]) {
      const { files: found } = await scanned(files, { threads });
      expect(found.map((each) => each.file)).toEqual(files);
      expect(found.map(({ findings, failed }) => ({ findings, failed }))).toEqual(expected);
    }
  });

  test("progress counts every file once", async () => {
    const files = mixed(40);
    const told: number[] = [];
    await scanned(files, {
      onProgress: (done, all) => {
        expect(all).toBe(files.length);
        told.push(done);
      },
    });
    expect(told).toEqual(files.map((_, i) => i + 1));
  });

  test("files for which all rules are off are not even read", async () => {
    const files = mixed(12);
    for (const file of files) rmSync(file);
    const off = { ...ALL, rules: [] };
    const { files: found } = await scanned(files, { settingsOf: () => Promise.resolve(off) });
    expect(found.every(({ failed }) => failed === undefined)).toBe(true);
  });
});

describe("one file is one error, and the rest goes on", () => {
  test("a file that vanished", async () => {
    const files = mixed(20);
    rmSync(files[7] ?? "");
    const found = summary(await scanned(files));
    expect(found[7]).toEqual(["m007.py", expect.stringMatching(/^cannot be read: ENOENT/u)]);
    expect(found.filter(([, said]) => said === 1)).toHaveLength(7);
    expect(found.filter(([, said]) => typeof said === "string")).toHaveLength(1);
  });

  test("a file that needs more memory than a thread has", async () => {
    const files = [...mixed(20), put("endless.py", endless())];
    const found = summary(await scanned(files, { limits: { heap: 32 } }));
    expect(found.at(-1)).toEqual([
      "endless.py",
      "could not be checked: it needs more memory than a check may take",
    ]);
    expect(found.slice(0, -1).map(([, said]) => said)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
    );
  });

  test("a file that takes too long", async () => {
    const files = [...mixed(20), put("endless.py", endless())];
    const found = summary(await scanned(files, { limits: { time: 700, heap: 4096 } }));
    expect(found.at(-1)).toEqual([
      "endless.py",
      "could not be checked: it takes longer than 0.7 seconds",
    ]);
    expect(found.slice(0, -1).every(([, said]) => typeof said === "number")).toBe(true);
  });

  test("two of them, and threads that only have small files", async () => {
    const text = endless();
    const files = [put("a.py", text), put("b.py", text), ...mixed(30)];
    const found = summary(await scanned(files, { threads: 4, limits: { heap: 32 } }));
    const failed = found.filter(([, said]) => typeof said === "string").map(([file]) => file);
    expect(failed).toEqual(["a.py", "b.py"]);
  });
});

test("threads that cannot run at all are an error, not an endless wait", async () => {
  const none = await compileWasm(Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]));
  const file = put("a.py", SAFE);
  const jobs = [{ id: 0, file, bytes: SAFE.length, settings: ALL.key }];
  const onDone = (): void => undefined;
  const options = { parser: none, threads: 1, starts: new Map(), onDone };
  await expect(runJobs(jobs, options)).rejects.toThrow(/^Files cannot be checked in threads: /u);
});

describe("while somebody types", () => {
  test("threads wait before the next file, and go on a moment after the last key", async () => {
    const gate = new Gate();
    const files = mixed(40);
    const expected = summary(await scanned(files));
    let told = 0;
    gate.close();
    const found = scanned(files, { gate, onProgress: () => told++ });
    for (let key = 0; key < 20; key++) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      gate.close();
    }
    expect(told).toBe(0);
    expect(summary(await found)).toEqual(expected);
  });

  test("a scan that waits can be cancelled", async () => {
    const gate = new Gate();
    const stop = new AbortController();
    const settingsOf = (): Promise<typeof ALL> => Promise.resolve(ALL);
    gate.close();
    const { signal } = stop;
    const found = scan({ files: mixed(40), threads: 2, settingsOf, gate, signal });
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect(await found).toBeUndefined();
  });
});

describe("cancel", () => {
  test("ends the scan and says nothing more", async () => {
    const files = [put("endless.py", endless()), ...mixed(200)];
    const stop = new AbortController();
    let told = 0;
    const result = await scan({
      files,
      threads: 2,
      settingsOf: () => Promise.resolve(ALL),
      signal: stop.signal,
      onProgress: () => {
        told++;
        stop.abort();
      },
    });
    expect(result).toBeUndefined();
    const then = told;
    expect(then).toBeLessThan(files.length);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(told).toBe(then);
  });

  test("before it began", async () => {
    const signal = AbortSignal.abort();
    const files = mixed(20);
    const settingsOf = (): Promise<typeof ALL> => Promise.resolve(ALL);
    expect(await scan({ files, threads: 2, settingsOf, signal })).toBeUndefined();
    const onDone = (): void => {
      throw new Error("nothing was to be done");
    };
    const parser = await compileParser();
    await runJobs([{ id: 0, file: folder, bytes: 1, settings: ALL.key }], {
      parser,
      threads: 1,
      starts: new Map(),
      signal,
      onDone,
    });
  });
});

function plain(outcome: Outcome): unknown {
  if (outcome.kind === "checked") return { findings: outcome.findings, failed: undefined };
  return { findings: [], failed: outcome.kind === "not-checked" ? outcome.reason : "" };
}
