/** Live measuring: start, pause, go on, stop, choose what is seen; the overlay follows each piece. */
import {
  type LiveControlParams,
  type LiveOutcome,
  type LiveParams,
  type LiveStatus,
  type LiveView,
  NOTIFY,
  REQUEST,
} from "../../protocol.ts";
import type { LiveEnd } from "../../engines/live.ts";
import type { Profile } from "../../profile/model.ts";
import { engineFor } from "../../workspace/choose-engine.ts";
import { LiveMeasurement } from "../../workspace/live-measurement.ts";
import type { ToolSettings } from "../../workspace/read-editor-settings.ts";
import { refusal } from "../../workspace/record.ts";
import type { ToolSearch } from "../../workspace/tools.ts";
import type { Session } from "../session.ts";
import { showProfile } from "./profile-state.ts";
import { reserve, samplingOf, untrusted } from "./profile-work.ts";

type SearchWith = (tools: ToolSettings) => ToolSearch;

/** `stop` resolves when nothing is measured live any more. */
export function registerLive(
  session: Session,
  searchWith: SearchWith,
): { readonly stop: () => Promise<void> } {
  const { connection } = session;
  let current: Running | undefined;
  connection.onRequest(REQUEST.liveStart, async (params: LiveParams): Promise<LiveOutcome> => {
    const started = await prepare(session, searchWith, params);
    if (!started.ok) return started;
    const running = new Running(session, started.measurement, (profile) => {
      started.release();
      if (current === running) current = undefined;
      if (profile) keep(session, profile, started);
    });
    current = running;
    return running.begin();
  });
  connection.onRequest(REQUEST.liveControl, async (params: LiveControlParams) => {
    const running = current;
    if (!running) return null;
    await running.control(params);
    return running.status();
  });
  return { stop: async () => current?.control({ action: "stop" }) };
}

const ONCE = "Attach for some seconds instead, or choose another hotlint.profile.mode.";

type Prepared =
  | {
      readonly ok: true;
      readonly measurement: LiveMeasurement;
      readonly sessionBytes: number;
      readonly release: () => void;
    }
  | Extract<LiveOutcome, { readonly ok: false }>;

async function prepare(
  session: Session,
  searchWith: SearchWith,
  { pid, rate, mode }: LiveParams,
): Promise<Prepared> {
  const refused = untrusted(session);
  if (refused) return refused;
  const place = reserve(session, `Live measuring of process ${pid}`);
  if (!place.ok) return place;
  const { tools } = await session.workspace.editor();
  const sampling = samplingOf(tools, { rate, mode });
  if (sampling.mode === "await") {
    place.release();
    // Tasks come as lines without stacks, which cannot be weighed by age.
    return { ok: false, reason: "Waiting tasks are measured in one go, not live.", remedy: ONCE };
  }
  const chosen = await engineFor(pid, searchWith(tools));
  if (!chosen.ok) {
    place.release();
    return chosen;
  }
  const measurement = new LiveMeasurement({
    engine: chosen.engine,
    pid,
    sampling,
    isOurs: (file) => session.workspace.isOurs(file),
  });
  return { ok: true, measurement, sessionBytes: tools.sessionBytes, release: place.release };
}

/** As a session of its own, all of it. */
function keep(
  session: Session,
  profile: Profile,
  { measurement, sessionBytes }: Extract<Prepared, { readonly ok: true }>,
): void {
  const origin = { target: `process ${measurement.target.pid}, live` };
  showProfile(session, profile, session.sessions.add(profile, origin, sessionBytes));
}

/** One measurement from its start to its end, through pauses. */
class Running {
  readonly #session: Session;
  readonly #measurement: LiveMeasurement;
  readonly #onEnd: (profile: Profile | undefined) => void;
  #ended = false;
  #paused = false;
  /** What is drawn, where that is a part of the timeline. */
  #span: Extract<LiveView, object> | undefined;

  constructor(
    session: Session,
    measurement: LiveMeasurement,
    onEnd: (profile: Profile | undefined) => void,
  ) {
    this.#session = session;
    this.#measurement = measurement;
    this.#onEnd = onEnd;
  }

  /** Resolves with the first piece, or with the reason why there is none. */
  begin(): Promise<LiveOutcome> {
    return new Promise((resolve) => {
      this.#measure(() => {
        resolve({ ok: true });
      }).then(resolve, (error: unknown) => {
        this.#finish();
        resolve({ ok: false, reason: `Live measuring failed: ${String(error)}.` });
      });
    });
  }

  async control(params: LiveControlParams): Promise<void> {
    switch (params.action) {
      case "pause":
        this.#paused = true;
        await this.#measurement.halt();
        this.#tell();
        return;
      case "resume":
        if (this.#ended || this.#measurement.isMeasuring) return;
        this.#paused = false;
        void this.#measure(() => undefined);
        this.#tell();
        return;
      case "stop":
        this.#paused = false;
        await this.#measurement.halt();
        if (!this.#ended) this.#finish("Stopped.");
        return;
      case "show":
        this.#measurement.view = params.view;
        this.#show();
    }
  }

  status(note?: string): LiveStatus {
    const { target, seconds, samples, timeline, view, isMeasuring } = this.#measurement;
    const state = this.#ended ? "ended" : isMeasuring ? "measuring" : "paused";
    const said = note === undefined ? {} : { note };
    const { pid } = target;
    return { state, pid, engine: target.engine.id, seconds, samples, view, timeline, ...said };
  }

  async #measure(onFirst: () => void): Promise<LiveOutcome> {
    const end = await this.#measurement.measure(() => {
      if (this.#isFrozen()) this.#tell();
      else this.#show();
      onFirst();
    });
    if (this.#paused || this.#ended) return { ok: true };
    if (!end.ok && this.#measurement.samples === 0) {
      this.#finish();
      const { console } = this.#session.connection;
      return refusal(end, (text) => {
        console.log(text.trimEnd());
      });
    }
    this.#finish(this.#sentence(end));
    return { ok: true };
  }

  /** A span of the timeline stays as it is while measuring goes on, until its pieces become longer ones. */
  #isFrozen(): boolean {
    const { view } = this.#measurement;
    return typeof view !== "string" && view.from === this.#span?.from && view.to === this.#span.to;
  }

  #show(): void {
    const { view } = this.#measurement;
    this.#span = typeof view === "string" ? undefined : view;
    showProfile(this.#session, this.#measurement.shown);
    this.#tell();
  }

  /** In the end all that was measured is seen. */
  #finish(note?: string): void {
    this.#ended = true;
    this.#measurement.view = "all";
    this.#onEnd(this.#measurement.shown);
    this.#tell(note);
  }

  #sentence(end: LiveEnd): string {
    const seconds = this.#measurement.seconds.toFixed(0);
    const { pid } = this.#measurement.target;
    if (!end.ok) return `Live measuring ended after ${seconds} s: ${end.reason}`;
    const how = end.why === "stopped" ? "Stopped" : `Process ${pid} ended`;
    return [`${how} after ${seconds} s; what was measured stays.`, end.note ?? ""].join(" ").trim();
  }

  #tell(note?: string): void {
    void this.#session.connection.sendNotification(NOTIFY.live, this.status(note));
  }
}
