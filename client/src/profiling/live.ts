/** Live measuring in the window: its commands, its status bar entry, and how its end is told. */
import type { Event } from "vscode";
import { commands, EventEmitter, ProgressLocation, StatusBarAlignment, window } from "vscode";
import type {
  LiveControlParams,
  LiveOutcome,
  LiveStatus,
  LiveView,
} from "../../../server/src/protocol.ts";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Disposable } from "../disposable.ts";
import type { Guide } from "../overlay/navigate.ts";
import { pickPid } from "./attach.ts";
import { parseLiveView } from "./live-span.ts";
import { liveText } from "./live-text.ts";
import { offeredActions } from "./offers.ts";

/** At most one measurement runs; the server says how far it is. */
export class Live implements Disposable {
  readonly #guide: Guide;
  readonly #bar = window.createStatusBarItem("hotlint.live", StatusBarAlignment.Right, 100.4);
  readonly #changed = new EventEmitter<LiveStatus | undefined>();
  readonly #listener: Disposable;
  #status: LiveStatus | undefined;
  #lastPid: number | undefined;

  /** After every piece, of about a second; undefined when the measurement has ended. */
  readonly onDidChange: Event<LiveStatus | undefined> = this.#changed.event;

  constructor(guide: Guide) {
    this.#guide = guide;
    this.#bar.name = "Hotlint Live";
    this.#bar.command = "hotlint.liveMenu";
    this.#listener = guide.server.onDidChangeLive((status) => {
      this.#take(status);
    });
    this.#take(null);
  }

  /** The measurement that runs or pauses. */
  get status(): LiveStatus | undefined {
    return this.#status;
  }

  /** Asks for the process where `pid` is missing. Resolves with the first second's heat. */
  async start(pid?: number): Promise<LiveOutcome | undefined> {
    const chosen = pid ?? (await pickPid(this.#guide));
    if (chosen === undefined) return undefined;
    this.#lastPid = chosen;
    const { server, voice } = this.#guide;
    const outcome = await window.withProgress(
      { location: ProgressLocation.Window, title: `Measuring process ${chosen} live` },
      () => server.request(REQUEST.liveStart, { pid: chosen }),
    );
    if (!outcome.ok && outcome.cancelled !== true) {
      const text = [outcome.reason, outcome.remedy].filter((part) => part !== undefined).join(" ");
      voice.error(text, offeredActions(outcome.offer, "hotlint.live", this.#lastPid));
    }
    return outcome;
  }

  pauseOrResume(): Promise<LiveStatus | null> {
    return this.#control({ action: this.#status?.state === "paused" ? "resume" : "pause" });
  }

  stop(): Promise<LiveStatus | null> {
    return this.#control({ action: "stop" });
  }

  /** Without a view: from "now" to "all" and back. */
  show(view?: LiveView): Promise<LiveStatus | null> {
    const other = this.#status?.view === "now" ? "all" : "now";
    return this.#control({ action: "show", view: view ?? other });
  }

  /** Asks for the seconds to be shown, for those who use no timeline. */
  async chooseSpan(): Promise<LiveStatus | null> {
    const { seconds = 0 } = this.#status ?? {};
    const text = await window.showInputBox({
      title: "Show a Part of the Live Measurement",
      prompt: `Seconds since the start, such as 12-15 (until now ${Math.floor(seconds)}), or now, or all.`,
      validateInput: (value) =>
        parseLiveView(value) === undefined ? "Two numbers of seconds: 12-15" : undefined,
    });
    const view = text === undefined ? undefined : parseLiveView(text);
    return view === undefined ? null : this.show(view);
  }

  async menu(): Promise<void> {
    if (!this.#status) return;
    const paused = this.#status.state === "paused";
    const other = this.#status.view === "now" ? "everything since the start" : "the last seconds";
    const items = [
      { label: "$(debug-stop) Stop and keep the profile", run: () => this.stop() },
      {
        label: paused ? "$(debug-continue) Go on" : "$(debug-pause) Pause",
        run: () => this.pauseOrResume(),
      },
      { label: `$(history) Show ${other}`, run: () => this.show() },
      { label: "$(list-selection) Show seconds…", run: () => this.chooseSpan() },
    ];
    const chosen = await window.showQuickPick(items, { title: "Hotlint Live" });
    await chosen?.run();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#bar.dispose();
    this.#changed.dispose();
  }

  async #control(params: LiveControlParams): Promise<LiveStatus | null> {
    const status = await this.#guide.server.request(REQUEST.liveControl, params);
    if (status === null) this.#guide.voice.info("Nothing is measured live.");
    return status;
  }

  #take(status: LiveStatus | null): void {
    const before = this.#status;
    this.#status = status === null || status.state === "ended" ? undefined : status;
    void commands.executeCommand("setContext", "hotlint.live", this.#status?.state ?? "none");
    this.#changed.fire(this.#status);
    if (this.#status) {
      const words = liveText(this.#status);
      this.#bar.text = words.text;
      this.#bar.tooltip = words.tooltip;
      this.#bar.accessibilityInformation = { label: words.spoken };
      this.#bar.show();
      return;
    }
    this.#bar.hide();
    if (status?.note !== undefined) this.#guide.voice.info(status.note);
    else if (status === null && before) {
      this.#guide.voice.warning("Live measuring ended together with the language server.");
    }
  }
}
