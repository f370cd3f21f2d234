/** Whatever is opened as a profile gets one clear message: expected, found, where. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { readProfile } from "../../server/src/profile/readers/read.ts";
import { fixture, random, refusalOf } from "./fixtures.ts";

const folder = mkdtempSync(path.join(tmpdir(), "bad-input-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const speedscope = readFileSync(fixture("busy.speedscope.json"));
const pstats = readFileSync(fixture("counts.pstats"));

/** A speedscope file of one thread, parts of it replaced. */
function broken(thread: object, shared: unknown = { frames: [{ name: "f" }] }): Buffer {
  const good = { type: "sampled", name: "t", unit: "seconds", samples: [[0]], weights: [1] };
  return Buffer.from(JSON.stringify({ profiles: [{ ...good, ...thread }], shared }));
}

function evented(events: readonly unknown[]): Buffer {
  return broken({ type: "evented", startValue: 0, endValue: 9, events });
}

/** A pprof with one sample type, and then these bytes. */
function pprof(rest: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x0a, 4, 8, 1, 16, 2, 0x10]), rest]).subarray(
    0,
    rest.length === 0 ? 6 : undefined,
  );
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const nested = Buffer.concat([
  Buffer.from("{"),
  ...Array.from({ length: 100_000 }, () => Buffer.from([0x29, 1])),
]);
/** Each of 30 tuples holds the one before eight times: 8^30 values when unfolded. */
const bomb = Buffer.concat([
  Buffer.from("{"),
  Buffer.from([0x29, 8 * 30]),
  ...Array.from({ length: 30 }, (_, level) =>
    Buffer.concat([
      Buffer.from([0xa9, 8]),
      ...Array.from({ length: 8 }, () =>
        level === 0 ? Buffer.from("N") : Buffer.concat([Buffer.from("r"), int32(level - 1)]),
      ),
    ]),
  ),
]);

const CASES: readonly (readonly [string, Buffer, RegExp])[] = [
  ["an empty file", Buffer.alloc(0), /is empty/],
  ["white space", Buffer.from("  \n "), /opens profiles of py-spy, cProfile/],
  ["text", Buffer.from("hello\nworld"), /text that begins "hello"/],
  ["an HTML page", Buffer.from("<!doctype html><p>"), /HTML page/],
  ["py-spy's flame graph", Buffer.from("<?xml version='1.0'?><svg/>"), /record again with/],
  ["a pickle", Buffer.from([0x80, 4, 0x95]), /Python pickle/],
  ["a cut gzip archive", gzipSync(speedscope).subarray(0, 300), /gzip archive, but truncated/],
  ["an empty gzip archive", gzipSync(""), /packed and empty/],
  ["gzip in gzip", gzipSync(gzipSync(speedscope)), /a gzip archive in a gzip archive/],
  ["a gzip bomb", gzipSync(Buffer.alloc(200e6)), /packed, and more than 150 MB when unpacked/],
  ["random bytes", Buffer.from([1, 2, 3, 255, 254]), /beginning with the bytes 01 02 03 ff fe/],
  ["another JSON", Buffer.from('{"events":[]}'), /JSON with the keys "events"/],
  ["a JSON list", Buffer.from("[1,2]"), /JSON with a list of 2 at the top/],
  ["damaged JSON", Buffer.from('{"profiles": nope}'), /damaged at byte 13/],
  ["a bad escape", Buffer.from('{"profiles": "\\x"}'), /JSON but is damaged\./],
  ["a cut speedscope file", speedscope.subarray(0, 3000), /after 3000 bytes: it is truncated/],
  ["a cut pstats file", pstats.subarray(0, 500), /ends at byte 500.*truncated/],
  ["no profiles", Buffer.from('{"profiles":[],"shared":{"frames":[]}}'), /nothing was recorded/],
  [
    "profiles of a wrong type",
    Buffer.from('{"profiles":3,"shared":{}}'),
    /expected a list at profiles, found the number 3/,
  ],
  ["an unknown unit", broken({ unit: "parsecs" }), /profiles\[0\]\.unit, found "parsecs"/],
  ["a unit from the prototype", broken({ unit: "constructor" }), /found "constructor"/],
  ["an unknown type", broken({ type: "x" }), /"sampled" or "evented" at profiles\[0\]\.type/],
  [
    "a frame that is not there",
    broken({ samples: [[7]] }),
    /index below 1 at profiles\[0\]\.samples\[0\], found the number 7/,
  ],
  ["a fraction as a frame", broken({ samples: [[0.5]] }), /found the number 0.5/],
  ["a negative weight", broken({ weights: [-1] }), /weight ≥ 0/],
  [
    "an infinite weight",
    Buffer.from(broken({}).toString().replace("[1]", "[1e999]")),
    /finite weight ≥ 0/,
  ],
  ["fewer weights than samples", broken({ weights: [] }), /1 samples and 0 weights/],
  ["no weight at all", broken({ weights: [0] }), /holds no weight/],
  [
    "frames without a name",
    broken({}, { frames: [{}] }),
    /a string at shared\.frames\[0\]\.name, found nothing/,
  ],
  [
    "a close without an open",
    evented([{ type: "C", frame: 0, at: 1 }]),
    /closes frame 0 while none is open/,
  ],
  [
    "time running backwards",
    evented([
      { type: "O", frame: 0, at: 5 },
      { type: "C", frame: 0, at: 1 },
    ]),
    /a time not before 5 at profiles\[0\]\.events\[1\]/,
  ],
  ["deep nesting in marshal", nested, /nesting deeper than 12 levels at byte \d+/],
  [
    "a huge tuple in marshal",
    Buffer.concat([Buffer.from("{("), int32(2_000_000_000)]),
    /2000000000 byte\(s\) were expected at byte 6/,
  ],
  [
    "a negative length in marshal",
    Buffer.concat([Buffer.from("{("), int32(-5)]),
    /a tuple of length -5/,
  ],
  [
    "a huge string in marshal",
    Buffer.concat([Buffer.from("{)\x01u"), int32(2 ** 31 - 1)]),
    /2147483647 byte\(s\)/,
  ],
  [
    "a reference to nothing",
    Buffer.concat([Buffer.from("{)\x01r"), int32(99)]),
    /reference to value 99/,
  ],
  [
    "a reference to itself",
    Buffer.concat([Buffer.from("{"), Buffer.from([0xa9, 1]), Buffer.from("r"), int32(0)]),
    /does not exist yet/,
  ],
  ["a reference bomb", bomb, /truncated or damaged/],
  ["code in marshal", Buffer.concat([Buffer.from("{)\x01c"), int32(0)]), /marshal type "c"/],
  ["an empty statistics file", Buffer.from("{0"), /no function was recorded/],
  ["MOJO of a later version", Buffer.from("MOJ\x09"), /version 9 is not known/],
  ["a cut MOJO file", Buffer.from("MOJ\x03\x02\x85"), /begins at byte 5: it is truncated/],
  ["a pprof number without end", pprof(Buffer.alloc(100_000, 0x80)), /damaged at byte \d+/],
  ["a pprof without samples", pprof(Buffer.alloc(0)), /pprof: it holds no weight/],
  ["a stack without a count", Buffer.from("a;b 1\n".repeat(9) + "a;b"), /line 10 does not end/],
  [
    "a wrong key",
    Buffer.concat([Buffer.from("{)\x01N"), Buffer.from("N0")]),
    /expected 3 values as a function's key/,
  ],
];

describe("bad input", () => {
  it.each(CASES)("%s", (_, bytes, message) => {
    expect(refusalOf(parseProfile(bytes))).toMatch(message);
  });

  it("calls every cut of a JSON profile truncated, wherever it is cut", () => {
    for (let length = 1; length < speedscope.length; length += 13) {
      const cut = Buffer.from(speedscope.subarray(0, length));
      expect(refusalOf(parseProfile(cut))).toMatch(/truncated/);
    }
  });

  it("a file that is not there, and a folder", async () => {
    expect(refusalOf(await readProfile(path.join(folder, "none")))).toMatch(/does not exist/);
    expect(refusalOf(await readProfile(folder))).toMatch(/not a file|directory/);
  });

  it("reads a BOM and leading space before speedscope", () => {
    const bytes = Buffer.concat([Buffer.from("\ufeff \n"), speedscope]);
    expect(parseProfile(bytes).ok).toBe(true);
  });

  it("gives one message, and never throws, for thousands of mutated files", () => {
    const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);
    console.log(`mutation seed ${seed} (HOTLINT_SEED repeats it)`);
    const next = random(seed);
    let refused = 0;
    for (let round = 0; round < 4000; round++) {
      const source = round % 2 === 0 ? pstats : speedscope;
      const result = parseProfile(mutated(source, next));
      if (result.ok) expect(result.profile.total).toBeGreaterThan(0);
      else {
        refusalOf(result);
        refused++;
      }
    }
    // Most mutations do damage; a reader that accepts everything would not be one.
    expect(refused).toBeGreaterThan(1000);
  });
});

/** A few bytes replaced, removed, repeated, or the end cut off. */
function mutated(source: Buffer, next: () => number): Buffer {
  let bytes = Buffer.from(source);
  const times = 1 + Math.floor(next() * 4);
  for (let time = 0; time < times; time++) {
    const at = Math.floor(next() * bytes.length);
    const kind = Math.floor(next() * 4);
    if (kind === 0) bytes[at] = Math.floor(next() * 256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at >> 1)]);
    else if (next() < 0.2) bytes = bytes.subarray(0, at);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

describe("large input", () => {
  it("refuses 200 MB at once, without reading it", async () => {
    const file = path.join(folder, "huge.json");
    writeFileSync(file, "{");
    truncateSync(file, 200 * 1024 * 1024);
    const reason = refusalOf(await readProfile(file));
    expect(reason).toMatch(/200 MB; profiles up to 150 MB/);
  });

  it("says in the worker what is wrong with 120 MB of zeros after a brace", async () => {
    const file = path.join(folder, "zeros.json");
    writeFileSync(file, '{"profiles":');
    truncateSync(file, 120 * 1024 * 1024);
    expect(refusalOf(await readProfile(file))).toMatch(/damaged at byte 12/);
  });

  it("reads 30 MB off the main loop with progress, and the loop stays free", async () => {
    const file = path.join(folder, "large.json");
    writeFileSync(file, largeProfile(30));
    const fractions: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const result = await readProfile(file, {
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    clearInterval(timer);
    if (!result.ok) throw new Error(result.reason);
    expect(result.profile.sampleCount).toBeGreaterThan(100_000);
    expect(fractions.length).toBeGreaterThan(4);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    // Parsing takes some hundred milliseconds; a blocked loop would not tick at all.
    expect(ticks).toBeGreaterThan(5);
  });

  it("can be cancelled while reading and while parsing", async () => {
    const file = path.join(folder, "cancel.json");
    writeFileSync(file, largeProfile(30));
    for (const at of [0, 0.3]) {
      const controller = new AbortController();
      const result = await readProfile(file, {
        signal: controller.signal,
        onProgress: ({ fraction }) => {
          if (fraction >= at) controller.abort();
        },
      });
      expect(refusalOf(result)).toMatch(/cancelled/);
    }
  });
});

/** A speedscope file of about `megabytes`, with 5,000 frames and deep stacks. */
function largeProfile(megabytes: number): string {
  const next = random(3);
  const frames = Array.from({ length: 5000 }, (_, index) => ({
    name: `function_${index % 700}`,
    file: `/app/module_${index % 50}.py`,
    line: 1 + (index % 900),
  }));
  const samples: string[] = [];
  for (let bytes = 0; bytes < megabytes * 1024 * 1024;) {
    const base = Math.floor(next() * 400);
    const stack = Array.from({ length: 30 }, (_, depth) => (base + depth * 131) % 5000);
    const text = JSON.stringify(stack);
    samples.push(text);
    bytes += text.length + 6;
  }
  const weights = samples.map(() => "0.01");
  return `{"profiles":[{"type":"sampled","name":"t","unit":"seconds","samples":[${samples.join()}],"weights":[${weights.join()}]}],"shared":{"frames":${JSON.stringify(frames)}}}`;
}
