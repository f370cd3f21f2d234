/** What is asked for and what is taken from answers, by the code that is generated from Pyroscope's own definitions. */
import { expect, test } from "vitest";
import { hasSamples, mergeStacktracesRequest, pprofIn } from "../../server/src/continuous/wire.ts";
import { answerTo, RECORDED } from "./recorded-pyroscope.ts";

const { selector, profileType, period, newer } = RECORDED;

function bytesOf(base64: string | undefined): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64 ?? "", "base64"));
}

/** The recorded server's own pprof, whatever it was asked. */
function recordedPprof(): Uint8Array<ArrayBuffer> {
  const merged = RECORDED.answers.filter(({ method }) => method === "SelectMergeProfile");
  return bytesOf(merged[0]?.body);
}

test("a newer server reads in a request what was meant", () => {
  expect(newer.understood).toEqual({
    profileTypeID: profileType,
    labelSelector: selector,
    start: String(period.from),
    end: String(period.until),
    format: "PROFILE_FORMAT_PPROF",
  });
  const request = mergeStacktracesRequest({ selector, profileType, ...period });
  expect(answerTo("SelectMergeStacktraces", Buffer.from(request))?.status).toBe(200);
});

test("the pprof in its answer is the one that an older server gives by itself", () => {
  const pprof = pprofIn(bytesOf(newer.body));
  expect(pprof && hasSamples(pprof)).toBe(true);
  expect(pprof?.length).toBe(recordedPprof().length);
});

test("an answer in another format holds none", () => {
  const drawn = RECORDED.answers.find(({ method }) => method === "SelectMergeStacktraces");
  expect(pprofIn(bytesOf(drawn?.body))).toBeUndefined();
});

test("bytes of any kind hold nothing and break nothing", () => {
  const whole = bytesOf(newer.body);
  for (let length = 0; length < whole.length; length++) {
    expect(pprofIn(whole.slice(0, length))).toBeUndefined();
  }
  for (const text of [
    "",
    "\xff".repeat(100),
    "*\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    "\x0b",
  ]) {
    expect(pprofIn(new Uint8Array(Buffer.from(text, "latin1")))).toBeUndefined();
  }
});
