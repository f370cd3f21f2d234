/** Why a deep copy is more than the code needs, and what would do instead. */
import type { Evidence } from "../../../semantic/evidence.ts";
import type { AnyNode } from "../../../syntax/node.ts";

export interface Needless {
  /** Ends the message: what would do, and why. */
  readonly instead: string;
  readonly evidence: readonly Evidence[];
  /** What a shallow copy may change; undefined where nothing, "no fix" where it would not do. */
  readonly risk: string | undefined;
}

/** The expression as it stands, where that is short. */
export function shown(object: AnyNode): string {
  const { text } = object;
  return text.length <= 30 && !/[`\r\n]/.test(text) ? `\`${text}\`` : "the object";
}
