/** Evidence: why Hotlint believes something about the code, and where that can be seen. */
import type { AnyNode } from "../syntax/node.ts";

export interface Evidence {
  /** A short sentence without a line number: "`ids` is a list: `split()`". Names in backticks. */
  readonly text: string;
  /** Where it can be seen; shown as a line and as related information. */
  readonly node: AnyNode;
}
