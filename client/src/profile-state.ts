/** What profile is loaded and which of its measures is shown; everything that draws heat listens here. */
import type { Disposable, Event, Memento } from "vscode";
import { commands, EventEmitter } from "vscode";
import type { Measure, ProfileSummary } from "../../server/src/protocol.ts";
import type { Server } from "./language-client.ts";

const MEASURE_KEY = "hotlint.measure";

export class ProfileState implements Disposable {
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly #listener: Disposable;
  #summary: ProfileSummary | null = null;
  #measure: Measure;

  /** Fires when heat must be asked for again. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(server: Server, memory: Memento) {
    this.#memory = memory;
    this.#measure = memory.get<Measure>(MEASURE_KEY) === "total" ? "total" : "self";
    this.#listener = server.onDidChangeHeat((summary) => {
      this.#summary = summary;
      this.#announce();
    });
    this.#announce();
  }

  get summary(): ProfileSummary | null {
    return this.#summary;
  }

  get measure(): Measure {
    return this.#measure;
  }

  toggleMeasure(): void {
    this.#measure = this.#measure === "self" ? "total" : "self";
    void this.#memory.update(MEASURE_KEY, this.#measure);
    this.#announce();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #announce(): void {
    void commands.executeCommand("setContext", "hotlint.profileLoaded", this.#summary !== null);
    void commands.executeCommand("setContext", "hotlint.measure", this.#measure);
    this.#changed.fire();
  }
}
