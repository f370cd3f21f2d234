/** What the timeline's page and the extension say to each other. Types only: the page shares them. */
import type { LiveStatus, LiveView } from "../../../server/src/protocol.ts";

export type FromTimeline =
  | { readonly type: "ready" }
  | { readonly type: "show"; readonly view: LiveView }
  | { readonly type: "pauseOrResume" }
  | { readonly type: "stop" };

/** null: nothing is measured live any more. */
export interface ToTimeline {
  readonly status: LiveStatus | null;
}
