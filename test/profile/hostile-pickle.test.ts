/** A pickle is a program: none of it runs here, whatever it asks for. */
import { describe, expect, it } from "vitest";
import { parseProfile } from "../../server/src/profile/readers/parse.ts";
import { unpickle } from "../../server/src/profile/readers/pickle.ts";
import { profileOf, refusalOf } from "./fixtures.ts";

const LINE_STATS = "cline_profiler.line_profiler\nLineStats\n";

/** Bytes of a pickle: strings as they are, one byte a character. */
function bytes(...parts: readonly string[]): Buffer {
  return Buffer.from(`\x80\x04${parts.join("")}.`, "latin1");
}

function text(value: string): string {
  return `\x8c${String.fromCharCode(value.length)}${value}`;
}

function int32(value: number): string {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value);
  return buffer.toString("latin1");
}

/** A LineStats whose timings of one function are what `lines` leaves on the stack. */
function lineStats(lines: string): Buffer {
  const key = `${text("a.py")}K\x01${text("f")}\x87`;
  const unit = `${text("unit")}G?\xf0\0\0\0\0\0\0`;
  return bytes(LINE_STATS, ")\x81}(", text("timings"), `}(${key}${lines}u`, unit, "ub");
}

const HITS = "](K\x07K\x03K\x05\x87e";

describe("a pickle", () => {
  it("of line_profiler, written by hand, is read", () => {
    const profile = profileOf(parseProfile(lineStats(HITS)));
    expect(profile.frames).toEqual([{ file: "a.py", function: "f", line: 7 }]);
    expect(profile.total).toBe(5);
  });

  it.each([
    ["a function of the system", "cos\nsystem\n(S'touch /tmp/pwned'\ntR", /asks for `os\.system`/],
    ["a built-in", "cbuiltins\neval\n(S'1'\ntR", /asks for `builtins\.eval`/],
    ["a name from the stack", `${text("os")}${text("system")}\x93`, /asks for `os\.system`/],
    ["a name that is none", "K\x01K\x02\x93", /asks for `\?\.\?`/],
    ["an instance of the old kind", "(ios\nsystem\n", /asks for `os\.system`/],
    ["a call of an allowed class", `${LINE_STATS}(tR`, /truncated or damaged/],
    ["a call of text", `${text("x")}(tR`, /truncated or damaged/],
    ["a persistent id", "Pabc\n", /truncated or damaged/],
    ["an extension", "\x82\x01", /truncated or damaged/],
    ["state put on a class", `${LINE_STATS}}${text("prototype")}}sb`, /truncated or damaged/],
    ["no object", "N", /expected a LineStats object/],
    ["a number without end", `\x8b${int32(70_000)}${"\x01".repeat(70_000)}`, /70000 bytes/],
    ["a text without end", `X${int32(-1)}`, /bytes|truncated/],
  ])("that asks for %s is refused", (_, code, message) => {
    // The name is what the format is told by.
    const named = bytes(text("LineStats"), "0", code);
    expect(refusalOf(parseProfile(named))).toMatch(message);
  });

  it("changes no object but its own", () => {
    const polluted = `}${text("__proto__")}}${text("polluted")}\x88ss`;
    const stats = lineStats(`${polluted}0${HITS}`);
    expect(parseProfile(stats).ok).toBe(true);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    const state = `${LINE_STATS})\x81}${text("__proto__")}}${text("polluted")}\x88ssb`;
    unpickle(bytes(state), new Set(["line_profiler.line_profiler.LineStats"]));
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("whose times are too large to add up is refused", () => {
    const huge = `](K\x07K\x03G\x7f\xef${"\xff".repeat(6)}\x87K\x08K\x03G\x7f\xef${"\xff".repeat(6)}\x87e`;
    expect(refusalOf(parseProfile(lineStats(huge)))).toMatch(/too large to add up/);
  });

  it("whose list says that it is endless is not walked", () => {
    const endless = `]}${text("length")}J${int32(2 ** 31 - 1)}sb`;
    expect(refusalOf(parseProfile(lineStats(endless)))).toMatch(/more than 20000000 values/);
  });

  it("that names one long list again and again is not walked for ever", () => {
    const long = `](${"N".repeat(60_000)}e`;
    const rows = `](${long}\x94${"h\0".repeat(2000)}e`;
    expect(refusalOf(parseProfile(lineStats(rows)))).toMatch(/line_profiler/);
  });
});
