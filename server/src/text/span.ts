/** A half-open range of offsets; every offset in Hotlint counts UTF-16 code units, as the protocol does. */

export interface Span {
  /** First offset inside. */
  readonly start: number;
  /** First offset after. */
  readonly end: number;
}

export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}
