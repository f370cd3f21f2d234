/** What the extension exports: the heat that is drawn, for tests and for other extensions. */
import type { Uri } from "vscode";
import type { HeatLine, LiveStatus, Measure, ProfileSummary } from "../../server/src/protocol.ts";
import type { OverlayWork } from "./overlay/overlay.ts";
import type { ServerState } from "./server/server-state.ts";
import type { Said } from "./voice.ts";

export interface HotlintApi {
  readonly server: { readonly state: ServerState };
  readonly overlay: {
    /** Lines as they are drawn now in the editors that show the document; 0-based. */
    readonly linesFor: (uri: Uri) => readonly HeatLine[];
    readonly measure: Measure;
    /** What drawing in an editor was the last time. */
    readonly work: OverlayWork;
  };
  readonly profile: ProfileSummary | null;
  /** The live measurement that runs or pauses. */
  readonly live: LiveStatus | null;
  /** What was said in notifications, newest last. */
  readonly said: readonly Said[];
}
