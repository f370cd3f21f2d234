/** The flame graph: drawn by d3-flame-graph, walked by keyboard, nearer on demand. */
import flamegraph, { type FlameGraph, type Laid } from "d3-flame-graph";
import { select } from "d3-selection";
import type { FlameBox } from "../../server/src/protocol/views.ts";
import { button, element, part, say } from "./dom.ts";
import { type Box, boxTree } from "./flame-layout.ts";
import { ask, openFrame } from "./host.ts";
import { labelBoxes, walkBoxes } from "./flame-keys.ts";

const CELL = 20;
const NARROWEST = 2;

/** What else can be done with a box. */
export interface FlameActions {
  /** Shows callers and callees of a function. */
  readonly around: (callable: number, name: string) => void;
}

export class FlameView {
  readonly #actions: FlameActions;
  readonly #place = part("flame-chart");
  readonly #details = part("flame-details");
  readonly #crumbs = part("flame-crumbs");
  #chart: FlameGraph<Box> | undefined;
  #root: Box | undefined;
  /** From everything down to what fills the width. */
  #way: readonly Box[] = [];
  #compares = false;
  #turn = 0;

  constructor(actions: FlameActions) {
    this.#actions = actions;
    walkBoxes(this.#place, {
      focus: (box) => {
        this.#describe(box);
      },
      zoom: (box) => void this.#zoom(box),
      out: () => void this.#out(),
      open: openBox,
    });
    new ResizeObserver(() => {
      this.#draw();
    }).observe(this.#place);
  }

  /** `compares`: boxes are coloured by what changed. */
  async show(compares: boolean): Promise<void> {
    this.#compares = compares;
    await this.#load(this.#way);
  }

  search(term: string): void {
    if (term === "") {
      this.#chart?.clear();
      say("");
    } else this.#chart?.search(term);
  }

  async #zoom(box: Box): Promise<void> {
    if (box.box === undefined) return;
    const at = this.#way.findIndex((each) => each.path.length === box.path.length);
    await this.#load([...(at < 0 ? this.#way : this.#way.slice(0, at)), box]);
  }

  async #out(): Promise<void> {
    if (this.#way.length > 0) await this.#load(this.#way.slice(0, -1));
  }

  async #load(way: readonly Box[]): Promise<void> {
    const turn = ++this.#turn;
    const path = way.at(-1)?.path ?? [];
    const outcome = await ask("flameGraph", { path });
    // Something else was asked for meanwhile.
    if (turn !== this.#turn) return;
    if (!outcome.ok) {
      if (way.length > 0) return this.#load([]);
      this.#chart?.destroy();
      this.#chart = undefined;
      this.#root = undefined;
      this.#details.textContent = outcome.reason;
      return;
    }
    this.#way = way;
    this.#root = boxTree(outcome.boxes, path, `all: ${outcome.title}`);
    part("flame-notes").textContent = [`Shares are ${outcome.denominator}.`, ...outcome.notes].join(
      " ",
    );
    this.#showWay();
    this.#draw();
    this.#describe(this.#root);
  }

  #draw(): void {
    const width = this.#place.clientWidth;
    if (!this.#root || width === 0) return;
    const hadFocus = this.#place.contains(document.activeElement);
    this.#chart?.destroy();
    this.#chart = flamegraph<Box>()
      .width(width)
      .cellHeight(CELL)
      .inverted(true)
      .minFrameSize(NARROWEST)
      .transitionDuration(0)
      .setLabelHandler(({ data }) => spoken(data))
      .setColorMapper((node) => this.#color(node))
      .setSearchMatch(({ data }, term) => matches(data, term))
      .setSearchHandler((found, sum) => {
        const share = (sum / (this.#root?.value ?? 1)) * 100;
        say(`${found.length} boxes match, ${share.toFixed(1)} % of what is shown.`);
      });
    // The library keeps its marks in the data: it gets a copy of its own.
    select(this.#place).datum(structuredClone(this.#root)).call(this.#chart);
    labelBoxes(this.#place, hadFocus);
  }

  #color({ data, highlight }: Laid<Box>): string {
    if (highlight === true) return "var(--hotlint-match)";
    if (!data.box) return "var(--hotlint-neutral)";
    if (this.#compares) return `var(--hotlint-${data.box.delta?.verdict ?? "not-proven"})`;
    return data.box.isOurs ? `var(--hotlint-heat-${data.box.band})` : "var(--hotlint-neutral)";
  }

  #showWay(): void {
    const everything = button("all", () => void this.#load([]));
    const steps = this.#way.map((box, index) =>
      button(box.name, () => void this.#load(this.#way.slice(0, index + 1))),
    );
    this.#crumbs.replaceChildren(everything, ...steps);
  }

  #describe(data: Box): void {
    const { box } = data;
    const text = element("span", {}, spoken(data));
    if (!box) {
      this.#details.replaceChildren(text);
      return;
    }
    const buttons = [
      button("Go to Source", () => {
        openBox(data);
      }),
      button("Zoom In", () => void this.#zoom(data)),
    ];
    if (!this.#compares) {
      buttons.push(
        button("Callers and Callees", () => {
          this.#actions.around(box.callable, box.name);
        }),
      );
    }
    this.#details.replaceChildren(text, ...buttons);
  }
}

function openBox({ box }: Box): void {
  if (box && box.frame >= 0) openFrame(box.frame);
}

function matches({ name, box }: Box, term: string): boolean {
  return `${name} ${box?.place ?? ""}`.toLowerCase().includes(term.toLowerCase());
}

/** "distinct, 31 % · 1.2 s, orders/reports.py:42" */
function spoken({ name, box }: Box): string {
  if (!box) return name;
  const verdict = box.delta ? VERDICTS[box.delta.verdict] : "";
  const hidden = box.hidden === 0 ? "" : `${box.hidden} lighter calls not shown here`;
  return [box.name, box.label, verdict, box.place, hidden].filter((each) => each !== "").join(", ");
}

const VERDICTS: Readonly<Record<NonNullable<FlameBox["delta"]>["verdict"], string>> = {
  hotter: "hotter",
  cooler: "cooler",
  new: "new",
  gone: "gone",
  "not-proven": "not proven to differ",
};
