/** The call tree: from the top, from the bottom, or around one function. */
import type { CallRow } from "../../server/src/protocol/views.ts";
import { button, element, part, say } from "./dom.ts";
import { fillRows } from "./call-rows.ts";
import { ask } from "./host.ts";

type Way = "top-down" | "bottom-up" | "sandwich";

export class CallTreeView {
  readonly #place = part("tree-place");
  readonly #query = element("input", {
    type: "search",
    placeholder: "Function or file",
    "aria-label": "Find a function",
  });
  #way: Way = "top-down";
  #around: { readonly callable: number; readonly name: string } | undefined;

  constructor() {
    const ways: readonly (readonly [Way, string])[] = [
      ["top-down", "Top-Down"],
      ["bottom-up", "Bottom-Up"],
      ["sandwich", "Callers and Callees"],
    ];
    const buttons = ways.map(([way, text]) =>
      button(text, () => void this.#choose(way), { "data-way": way, "aria-pressed": "false" }),
    );
    part("tree-ways").append(...buttons);
    this.#query.addEventListener("input", () => void this.#list());
  }

  show(): Promise<void> {
    return this.#go(this.#way);
  }

  /** Callers above, callees below. */
  async around(callable: number, name: string): Promise<void> {
    this.#around = { callable, name };
    await this.#go("sandwich");
  }

  /** Pressed again, another function can be chosen. */
  #choose(way: Way): Promise<void> {
    if (this.#way === "sandwich") this.#around = undefined;
    return this.#go(way);
  }

  async #go(way: Way): Promise<void> {
    this.#way = way;
    for (const each of part("tree-ways").querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(each.dataset["way"] === way));
    }
    if (way !== "sandwich") {
      const notes = await fillRows(this.#place, { kind: way }, `Calls, ${way}`);
      say(notes.join(" "));
    } else if (this.#around) await this.#sandwich(this.#around);
    else await this.#list();
  }

  /** Functions to choose from, the heaviest first. */
  async #list(): Promise<void> {
    const query = this.#query.value;
    const found = await ask("callFunctions", { query });
    if (query !== this.#query.value) return;
    const list = element("div", { class: "rows" });
    if (found.ok) list.append(...found.functions.map((row) => this.#choice(row)));
    else list.append(found.reason);
    const typing = document.activeElement === this.#query;
    this.#place.replaceChildren(this.#query, list);
    if (typing) this.#query.focus();
  }

  #choice(row: CallRow): HTMLElement {
    const text = [row.label, row.name, row.place].filter((each) => each !== "").join("  ");
    return button(text, () => void this.around(row.callable, row.name), { class: "choice" });
  }

  async #sandwich({ callable, name }: { callable: number; name: string }): Promise<void> {
    const callers = element("div");
    const callees = element("div");
    this.#place.replaceChildren(
      element("h2", {}, `Who calls ${name}`),
      callers,
      element("h2", {}, `What ${name} calls`),
      callees,
    );
    const first = await fillRows(callers, { kind: "callers", of: callable }, `Callers of ${name}`);
    await fillRows(callees, { kind: "callees", of: callable }, `Callees of ${name}`);
    say(first.join(" "));
  }
}
