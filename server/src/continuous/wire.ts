/**
 * The few protobuf messages that are needed of Pyroscope's querier: what is asked for, and where in
 * an answer the pprof stands.
 * Shapes: https://github.com/grafana/pyroscope/blob/main/api/querier/v1/querier.proto
 */

export interface Selection {
  /** Five parts, as the server lists them: `process_cpu:cpu:nanoseconds:cpu:nanoseconds`. */
  readonly profileType: string;
  /** `{service_name="shop"}` */
  readonly selector: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

/** `SelectMergeProfileRequest`: the answer is a pprof. */
export function mergeProfileRequest(selection: Selection): Uint8Array<ArrayBuffer> {
  return joined(fieldsOf(selection));
}

const PPROF = 4;

/** `SelectMergeStacktracesRequest` with a format that only newer servers know. */
export function mergeStacktracesRequest(selection: Selection): Uint8Array<ArrayBuffer> {
  return joined([...fieldsOf(selection), number(6, PPROF)]);
}

/** The pprof within a `SelectMergeStacktracesResponse`; undefined where the server gave another format. */
export function pprofIn(response: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const wrapped = messageAt(response, 5);
  return wrapped && messageAt(wrapped, 1);
}

/** Whether a pprof has samples; one of nothing is no error to Pyroscope. */
export function hasSamples(pprof: Uint8Array<ArrayBuffer>): boolean {
  return messageAt(pprof, 2) !== undefined;
}

function fieldsOf({ profileType, selector, from, until }: Selection): readonly number[][] {
  return [text(1, profileType), text(2, selector), number(3, from), number(4, until)];
}

function text(field: number, value: string): number[] {
  const bytes = Buffer.from(value, "utf8");
  return [field * 8 + 2, ...varint(bytes.length), ...bytes];
}

function number(field: number, value: number): number[] {
  return [field * 8, ...varint(value)];
}

/** Whole, not negative, and safe. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}

function joined(fields: readonly number[][]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(fields.flat());
}

/** The first message or text of that number; undefined where there is none, or the bytes are no message. */
function messageAt(
  bytes: Uint8Array<ArrayBuffer>,
  field: number,
): Uint8Array<ArrayBuffer> | undefined {
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const kind = tag.value % 8;
    if (kind === 0) {
      at = readVarint(bytes, tag.after).after;
      continue;
    }
    if (kind !== 2) return undefined;
    const length = readVarint(bytes, tag.after);
    const until = length.after + length.value;
    if (until > bytes.length) return undefined;
    if (Math.floor(tag.value / 8) === field) return bytes.subarray(length.after, until);
    at = until;
  }
  return undefined;
}

const LONGEST = 10;

/** Past the end, where the number does not end. */
function readVarint(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly after: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < Math.min(bytes.length, start + LONGEST); at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, after: at + 1 };
    scale *= 128;
  }
  return { value: 0, after: bytes.length + 1 };
}
